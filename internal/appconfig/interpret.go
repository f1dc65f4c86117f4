package appconfig

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/nearest"
)

// A Profile is an application that a file may be of.
type Profile struct {
	Name    string   // as typed after --app
	Aliases []string // other names of it, also those of its image and its program
	Title   string
	Scope   string // that it sends where nothing is set
	Config  application.Config
}

// A Reading is what a file says in the words of one profile.
type Reading struct {
	Profile  *Profile
	Part     string // the service, container, user or profile of the file
	Settings []application.Setting
	Notes    []application.Note
	Live     map[string]string // every value by its canonical name, secrets too
	Secrets  []string          // what must not be shown
}

// Interpret finds the application that a file configures among the profiles, of
// which there is one when the user named it, and says what its settings mean. There
// is no reading after a problem that is not Soft.
func Interpret(open Opener, c *Content, profiles []*Profile, service string) (*Reading, []Problem) {
	fits, wrong := choose(c, profiles, service)
	if wrong != nil {
		return nil, []Problem{*wrong}
	}
	i := &interpreter{open: open, content: c, part: fits.part, profile: fits.profile, live: map[string]string{}, service: service}
	i.read()
	out := &Reading{Profile: fits.profile, Part: fits.part.Name, Settings: i.settings, Notes: i.notes, Live: i.live, Secrets: i.secrets}
	return out, sorted(i.problems)
}

type interpreter struct {
	open     Opener
	content  *Content
	part     *Part
	profile  *Profile
	service  string
	inList   int      // settings that a list has
	places   []string // registrations of the file
	chosen   string   // what stands in the place of the *, as of Spring's registrations
	settings []application.Setting
	notes    []application.Note
	live     map[string]string
	secrets  []string
	problems []Problem
}

// A found is a setting of the file for a key of the profile.
type found struct {
	Setting
	name  string // of the key as the profile has it
	star  string // what stood in the place of its *
	rank  int    // of the source, the one that wins first
	index int    // of the name among those of the key
}

func (i *interpreter) read() {
	if !i.choosePlace() {
		return
	}
	i.followConfig()
	used := map[int]bool{}
	for k := range i.profile.Config.Settings {
		key := &i.profile.Config.Settings[k]
		if all := i.all(key, used); key.Name == "provider" && len(all) > 0 {
			i.live["provider"] = all[len(all)-1].Value
		}
	}
	for k := range i.profile.Config.Settings {
		key := &i.profile.Config.Settings[k]
		if all := i.all(key, used); len(all) > 0 {
			i.add(key, all)
		}
	}
	i.unknown(used)
	i.extraScope()
	i.elsewhere()
}

// configFlags are those by which a program is told of a file of its own.
var configFlags = []string{"config", "alpha-config", "authentication-config"}

// followConfig reads the file that a program is started with.
func (i *interpreter) followConfig() {
	own := *i.part
	own.Settings = slices.Clone(own.Settings)
	for _, s := range i.part.Settings {
		if s.Kind != Flag || !slices.Contains(configFlags, s.Key) || s.Value == "" {
			continue
		}
		read := i.follow(s)
		if read.Unread != "" {
			own.Elsewhere = orElse(own.Elsewhere, "the file "+s.Value)
			continue
		}
		r := &reader{open: i.open, path: read.From}
		content := r.read([]byte(read.Value))
		i.problems = append(i.problems, r.problems...)
		if content != nil && len(content.Parts) == 1 {
			own.Settings = append(own.Settings, content.Parts[0].Settings...)
		}
	}
	i.part = &own
}

// elsewhere marks what may be set in a place that was not read, so that nobody calls
// it missing: what the part takes from there, and what a file of this form cannot
// have. OAuth2-Proxy's alpha configuration has its providers and nothing of cookies.
func (i *interpreter) elsewhere() {
	where := i.part.Elsewhere
	if where == "" && i.nested() {
		where = "another file of the configuration"
	}
	if where == "" {
		return
	}
	for _, key := range i.profile.Config.Settings {
		_, is := i.live[key.Name]
		flat := !slices.ContainsFunc(key.File, func(name string) bool { return placeholder().MatchString(name) })
		if !is && key.Default == "" && (i.part.Elsewhere != "" || flat) && !slices.ContainsFunc(i.settings, func(s application.Setting) bool { return s.Name == key.Name }) {
			i.settings = append(i.settings, application.Setting{Name: key.Name, Key: i.profile.firstName(&key), File: i.content.Path, Unknown: where})
		}
	}
}

// add makes one setting of those for a key.
func (i *interpreter) add(key *application.Key, all []found) {
	// Of those that win the last counts, in every format that takes a second one.
	last := 0
	for last+1 < len(all) && same(all[last], all[last+1]) {
		last++
	}
	s := all[last]
	if last > 0 && s.Kind == Flag && isList(key.Name) {
		var values []string
		for _, f := range all[:last+1] {
			values = append(values, f.Value)
		}
		s.Value, last = strings.Join(values, " "), 0
	}
	out := application.Setting{Name: key.Name, Key: s.Key, File: s.File, Line: s.Line, Unknown: s.Unread}
	for _, f := range all {
		if f.Value != s.Value && f.Kind == s.Kind && f.layer == s.layer && f.Unread == "" && s.Unread == "" && !(f.Kind == Flag && isList(key.Name)) {
			out.Twice, out.Other = true, place(f.File, f.Line)
		}
	}
	if s.Blank {
		out.Cut = "a $ in it begins the name of a variable that is not set, and this part is empty"
	}
	if s.Cut {
		out.Cut = "it ends where a comment begins, at # or ;"
	}
	i.live[key.Name] = s.Value
	if s.Unread != "" {
		delete(i.live, key.Name)
	}
	switch open, password := withoutPassword(s.Value); {
	case key.Secret && s.Unread == "":
		out.Shape = shape(s.Value, key.Templates)
		i.secrets = append(i.secrets, secretsOf(s.Value)...)
	case !key.Secret:
		out.Value = open
		if password != "" {
			i.secrets = append(i.secrets, password)
		}
	}
	i.settings = append(i.settings, out)
	if s.star != "" && s.Kind == File {
		i.inList++
	}
}

func same(a, b found) bool { return a.rank == b.rank && a.index == b.index && a.layer == b.layer }

// isList holds for settings that a flag may be repeated for.
func isList(name string) bool { return name == "scope" || strings.HasSuffix(name, "s") }

// extraScope adds what a setting extra_scope has to what is always sent.
func (i *interpreter) extraScope() {
	extra, has := i.live["extra_scopes"]
	if _, whole := i.live["scope"]; !has || whole {
		return
	}
	at := slices.IndexFunc(i.settings, func(s application.Setting) bool { return s.Name == "extra_scopes" })
	s := i.settings[at]
	words := append(strings.Fields(i.profile.Scope), strings.FieldsFunc(extra, func(r rune) bool { return r == ' ' || r == ',' })...)
	s.Name, s.Value = "scope", strings.Join(words, " ")
	i.settings = append(i.settings, s)
	i.live["scope"] = s.Value
}

// unknown notes what is in the application's own namespace and is no setting of it.
func (i *interpreter) unknown(used map[int]bool) {
	var known []string
	for _, key := range i.profile.Config.Settings {
		known = append(known, key.Env...)
	}
	for n, s := range i.part.Settings {
		if used[n] || s.Kind != Env || !slices.ContainsFunc(i.profile.Config.Namespace, func(p string) bool { return strings.HasPrefix(s.Key, p) }) {
			continue
		}
		near := nearest.Name(s.Key, known)
		if near == "" || i.has(near) {
			continue // one of the many that no login needs
		}
		i.notes = append(i.notes, application.Note{File: s.File, Line: s.Line,
			Text: fmt.Sprintf("%s does not know %s", i.profile.Title, s.Key), Hint: "did you mean " + near + "?"})
	}
}

// has reports whether the file sets a variable.
func (i *interpreter) has(env string) bool {
	return slices.ContainsFunc(i.part.Settings, func(s Setting) bool { return s.Kind == Env && s.Key == env })
}
