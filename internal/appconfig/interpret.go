package appconfig

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"

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

// nested holds for a file in which all stands in a list, while the application has
// another file without one.
func (i *interpreter) nested() bool {
	both := slices.ContainsFunc(i.profile.Config.Settings, func(k application.Key) bool {
		return slices.ContainsFunc(k.File, func(name string) bool { return placeholder().MatchString(name) }) &&
			slices.ContainsFunc(k.File, func(name string) bool { return !strings.Contains(name, ".") })
	})
	return both && i.inList > 0 && i.inList == len(i.settings)
}

func (p *Profile) firstName(key *application.Key) string {
	return append(slices.Concat(key.File, key.Env, key.Flag), key.Name)[0]
}

// choosePlace settles which of several registrations is meant, where the file has
// more than one.
func (i *interpreter) choosePlace() bool {
	var places []string
	line := 0
	for _, setting := range []string{"client_id", "issuer"} {
		for k := range i.profile.Config.Settings {
			key := &i.profile.Config.Settings[k]
			if key.Name != setting {
				continue
			}
			for _, s := range i.part.Settings {
				for _, name := range names(key, s.Kind) {
					if star, ok := match(name, s); ok && star != "" && !contains(places, star) {
						places, line = append(places, star), s.Line
					}
				}
			}
		}
		if len(places) > 0 {
			break // a provider can have another name than the registration at it
		}
	}
	slices.Sort(places)
	i.places = places
	named := slices.IndexFunc(places, func(p string) bool { return relaxed(p) == relaxed(i.service) })
	numbers := !slices.ContainsFunc(places, func(p string) bool { return strings.Trim(p, "0123456789") != "" })
	fail := func(hint, format string, args ...any) bool {
		i.problems = append(i.problems, Problem{i.content.Path, line, fmt.Sprintf(format, args...), hint, false})
		return false
	}
	switch {
	case named >= 0:
		i.chosen = places[named]
	case i.service != "" && i.part.Name != i.service:
		hint := "leave --app-service out"
		if len(places) > 0 {
			hint = "those of the file are " + strings.Join(places, ", ")
		}
		return fail(hint, "there is no service %s", i.service)
	case len(places) <= 1:
		i.chosen = strings.Join(places, "")
	case numbers:
		i.chosen = places[0] // entries of a list, of which the first counts
	default:
		return fail("choose one with --app-service NAME", "%s is configured for several providers: %s", i.profile.Title, strings.Join(places, ", "))
	}
	return true
}

// all are the settings of the file for a key, the one that wins first.
func (i *interpreter) all(key *application.Key, used map[int]bool) []found {
	var out []found
	for n, s := range i.part.Settings {
		if i.profile.Config.NodeEnv && s.node != nil {
			s.Value, s.Cut, s.Blank, s.Unread = s.node.text, s.node.cut, false, ""
		}
		for index, name := range names(key, s.Kind) {
			star, ok := match(name, s)
			if !ok && key.FileTwin {
				if star, ok = matchTwin(name, s); ok {
					used[n] = true
					s = i.follow(s)
				}
			}
			if !ok {
				continue
			}
			used[n] = true
			out = append(out, found{s, name, star, i.rank(s.Kind), index})
			break
		}
	}
	out = i.atChosen(out)
	slices.SortStableFunc(out, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.index, b.index), cmp.Compare(b.layer, a.layer))
	})
	return out
}

// atChosen leaves out what is of another registration: what stands under its name
// counts, else what stands under the name of its provider, else what stands there once.
func (i *interpreter) atChosen(all []found) []found {
	var stars []string
	for _, f := range all {
		if f.star != "" && !contains(stars, f.star) {
			stars = append(stars, f.star)
		}
	}
	if len(stars) < 2 && (len(stars) == 0 || !contains(i.places, stars[0])) {
		return all
	}
	want := i.chosen
	if provider := i.live["provider"]; !contains(stars, want) && contains(stars, provider) {
		want = provider
	}
	return slices.DeleteFunc(all, func(f found) bool { return f.star != "" && relaxed(f.star) != relaxed(want) })
}

func contains(places []string, name string) bool {
	return slices.ContainsFunc(places, func(p string) bool { return relaxed(p) == relaxed(name) })
}

// rank is where a kind stands in the profile's order.
func (i *interpreter) rank(k Kind) int {
	if at := slices.Index(i.profile.Config.Order, string(k)); at >= 0 {
		return at
	}
	return slices.Index([]Kind{Flag, Env, File}, k) + len(i.profile.Config.Order)
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

// secretsOf are the secrets in the value of a secret setting: of addresses, such as
// those of redis, only their passwords, as reports say where a server is.
func secretsOf(value string) (secrets []string) {
	addresses := strings.FieldsFunc(value, func(r rune) bool { return strings.ContainsRune(`, "'[]`, r) })
	for _, each := range addresses {
		if u, err := url.Parse(each); err != nil || u.Scheme != "redis" && u.Scheme != "rediss" || u.RawQuery != "" {
			return []string{value}
		}
		if _, password := withoutPassword(each); password != "" {
			secrets = append(secrets, password)
		}
	}
	return secrets
}

// withoutPassword is an address without the password that it may have.
func withoutPassword(value string) (open, password string) {
	u, err := url.Parse(value)
	if err != nil || u.User == nil {
		return value, ""
	}
	password, _ = u.User.Password()
	if u.User.Username() != "" {
		u.User = url.User(u.User.Username())
	} else {
		u.User = nil
	}
	return u.String(), password
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

// follow reads the file that a setting names.
func (i *interpreter) follow(s Setting) Setting {
	path := s.Value
	r := &reader{open: i.open, path: s.File}
	s.From, s.Value = path, ""
	if s.Unread != "" {
		return s
	}
	if text, here := s.inline[path]; here {
		s.Value = text
		return s
	}
	at, mounted := s.mounts[path]
	for from, to := range s.mounts {
		if rest, under := strings.CutPrefix(path, from+"/"); under && !mounted {
			at, mounted = to+"/"+rest, true
		}
	}
	if !mounted {
		at = r.beside(path)
	}
	content, err := i.open(at)
	if s.From = at; err != nil {
		s.Unread = "the file " + shownPath(path) + ", which is not here"
		return s
	}
	s.Value = string(content)
	return s
}

// shownPath is a path as it may be repeated: people write the secret itself where
// the path of its file belongs.
func shownPath(path string) string {
	if !strings.ContainsAny(path, "/.") || slices.ContainsFunc(strings.FieldsFunc(path, func(r rune) bool { return r == '/' || r == '.' }), looksSecret) {
		return "that it names (not repeated: it may be the secret itself)"
	}
	return path
}

// looksSecret holds for a long word that mixes letters and digits.
func looksSecret(word string) bool {
	return len(word) >= 16 && strings.ContainsFunc(word, unicode.IsDigit) && strings.ContainsFunc(word, unicode.IsLetter)
}

// shownVariable is the name of a variable as it may be repeated: behind a $ there
// can be the end of a password.
func shownVariable(name string) string {
	if strings.ToUpper(name) != name && !strings.ContainsAny(name, "._-") || looksSecret(name) {
		return "that it names (not repeated: it may be a part of the secret)"
	}
	return name
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
