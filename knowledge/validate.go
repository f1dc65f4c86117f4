package knowledge

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Validate reads every file and reports everything that is wrong with them at once,
// joined; knownChecks are the IDs of all checks. Nil means that each fix belongs to a
// check, begins with a verb and has a source, and that each pattern can match.
func Validate(knownChecks []string) error { return library{embedded}.validate(knownChecks) }

// verbs are the words that a fix may begin with. A list, because "begins with a verb"
// has to be decided by a program; add to it what is missing.
var verbs = [...]string{
	"Activate", "Add", "Align", "Allow", "Ask", "Assign", "Attach", "Build", "Change", "Choose", "Clear", "Compare", "Complete", "Connect", "Configure",
	"Copy", "Correct", "Create", "Enable", "Exempt", "Fetch", "Fill", "Give", "Grant", "Ignore", "Install", "Introspect", "Issue", "Keep", "Leave", "Let", "Link",
	"List", "Lock", "Log", "Look", "Make", "Map", "Mount", "Move", "Open", "Pass", "Point", "Publish", "Put", "Raise", "Read", "Redeem", "Refresh",
	"Register", "Remove", "Renew", "Repair", "Replace", "Request", "Resolve", "Respect", "Restart", "Return", "Revoke", "Run", "Save",
	"Select", "Send", "Serve", "Set", "Store", "Switch", "Tick", "Turn", "Upgrade", "Use", "Verify", "Write",
}

// maxFirstSentence is how long the first sentence of a fix may be: about two lines of a report.
const maxFirstSentence = 220

// A validator collects problems; where is the file and member that it looks at.
type validator struct {
	checks   []string
	names    []string // of applications
	causes   []string // that symptoms are of
	problems []error
}

func (v *validator) problem(where, format string, args ...any) {
	v.problems = append(v.problems, fmt.Errorf("%s: "+format, append([]any{where}, args...)...))
}

func (l library) validate(knownChecks []string) error {
	v := &validator{checks: knownChecks}
	v.issuers(l)
	v.providers(l)
	if s, err := l.symptoms(); err == nil { // else v.symptoms says it
		for _, c := range s.Causes {
			v.causes = append(v.causes, c.ID)
		}
	}
	v.apps(l)
	v.symptoms(l)
	return errors.Join(v.problems...)
}

func (v *validator) issuers(l library) {
	general, err := l.generalRewrites()
	if err != nil {
		v.problems = append(v.problems, err)
		return
	}
	v.rewrites(issuersFile, general)
	if len(general) == 0 {
		v.problem(issuersFile, "rewrites is empty")
	}
}

func (v *validator) providers(l library) {
	names := l.names(providersDir)
	if len(names) == 0 {
		v.problem(providersDir, "has no files")
	}
	for _, name := range names {
		p, err := l.provider(name)
		if err != nil {
			v.problems = append(v.problems, err)
			continue
		}
		v.provider(providersDir+"/"+name+extension, p)
	}
}

func (v *validator) provider(where string, p *Provider) {
	v.filled(where, "title", p.Title)
	v.link(where+": docs", p.Docs)
	v.filled(where, "issuer.form", p.Issuer.Form)
	v.filled(where, "issuer.note", p.Issuer.Note)
	v.link(where+": issuer", p.Issuer.See)
	v.rewrites(where, p.Issuer.Rewrites)
	v.fingerprint(where, p.Fingerprint)
	for i, s := range p.Version {
		at := fmt.Sprintf("%s: version[%d]", where, i)
		v.place(at, s.Place)
		v.filled(at, "says", s.Says)
		v.link(at, s.See)
	}
	if p.Admin != nil {
		v.admin(where+": admin", p.Admin)
	}
	v.client(where, p)
	for i, d := range p.Deviations {
		at := fmt.Sprintf("%s: deviations[%d]", where, i)
		v.check(at, d.Check)
		v.filled(at, "what", d.What)
		v.filled(at, "versions", d.Versions)
		v.link(at, d.See)
	}
	for _, check := range slices.Sorted(maps.Keys(p.NoFix)) {
		at := where + ": no_fix." + check
		v.check(at, check)
		v.filled(at, "the reason", p.NoFix[check])
		if len(p.Fixes[check]) > 0 {
			v.problem(at, "there are fixes")
		}
	}
	v.fixes(where, p.Title, p.Fixes)
}

func (v *validator) fingerprint(where string, signals []Signal) {
	sum := 0
	var names []string
	for i, s := range signals {
		at := fmt.Sprintf("%s: fingerprint[%d]", where, i)
		v.filled(at, "name", s.Name)
		if slices.Contains(names, s.Name) {
			v.problem(at, "name %q stands twice", s.Name)
		}
		names = append(names, s.Name)
		v.place(at, s.Place)
		v.link(at, s.See)
		if s.Weight <= 0 || s.Weight > certainFrom {
			v.problem(at, "weight %d is not between 1 and %d", s.Weight, certainFrom)
		}
		sum += s.Weight
	}
	if sum < certainFrom {
		v.problem(where, "all signals together weigh %d, so the provider can never be certain", sum)
	}
}

func (v *validator) apps(l library) {
	names := l.names(appsDir)
	if len(names) == 0 {
		v.problem(appsDir, "has no files")
	}
	v.names = names
	taken := slices.Clone(names)
	for _, name := range names {
		a, err := l.readApp(name)
		if err != nil {
			v.problems = append(v.problems, err)
			continue
		}
		where := appsDir + "/" + name + extension
		v.filled(where, "title", a.Title)
		v.filled(where, "about", a.About)
		v.link(where+": docs", a.Docs)
		for _, alias := range a.Aliases {
			if slices.Contains(taken, alias) {
				v.problem(where, "alias %q is taken", alias)
			}
			if alias != strings.ToLower(alias) {
				v.problem(where, "alias %q is not in lower case", alias)
			}
			taken = append(taken, alias)
		}
		v.fixes(where, a.Title, a.Fixes)
		if a.Newest != "" {
			v.profile(where, a)
		}
	}
}

func (v *validator) fixes(where, title string, fixes map[string][]Fix) {
	if len(fixes) == 0 {
		v.problem(where, "fixes is empty")
	}
	for _, check := range slices.Sorted(maps.Keys(fixes)) {
		at := where + ": fixes." + check
		v.check(at, check)
		if len(fixes[check]) == 0 {
			v.problem(at, "is empty")
		}
		for i, f := range fixes[check] {
			v.fix(fmt.Sprintf("%s[%d]", at, i), title, f)
		}
	}
}

func (v *validator) fix(where, title string, f Fix) {
	v.does(where, f.Do)
	for i, w := range f.How {
		at := fmt.Sprintf("%s.how[%d]", where, i)
		v.filled(at, "by", w.By)
		v.filled(at, "do", w.Do)
		if w.See != "" {
			v.link(at, w.See)
		}
	}
	v.filled(where, "versions", f.Versions)
	v.link(where, f.See)
	v.tried(where, title, f.Tried)
	if f.When != "" {
		v.pattern(where+": when", f.When)
	}
}

// does wants a verb, and a first sentence that can be shown alone.
func (v *validator) does(where, do string) {
	first, _, _ := strings.Cut(do, " ")
	if !slices.Contains(verbs[:], first) {
		v.problem(where, "do begins with %q, not with one of the verbs in validate.go", first)
	}
	if s := firstSentence(do); len(s) > maxFirstSentence {
		v.problem(where, "first sentence has %d characters, more than %d", len(s), maxFirstSentence)
	}
}

// aVersion begins with a number: 26.7.3, v4, 3.2-1.
var aVersion = regexp.MustCompile(`^v?\d\S*$`)

// tried wants the title of the product itself and one of its versions.
func (v *validator) tried(where, title string, tried []string) {
	for i, t := range tried {
		version, ours := strings.CutPrefix(t, title+" ")
		if !ours || !aVersion.MatchString(version) {
			v.problem(where, "tried on %q, not on %q and a version", t, title)
		}
		if slices.Contains(tried[:i], t) {
			v.problem(where, "tried on %q stands twice", t)
		}
	}
}

func (v *validator) rewrites(where string, rewrites []Rewrite) {
	for i, r := range rewrites {
		at := fmt.Sprintf("%s: rewrites[%d]", where, i)
		v.pattern(at+".pattern", r.Pattern)
		v.filled(at, "replace", r.Replace)
		v.filled(at, "mistake", r.Mistake)
		if r.Rank < 1 || r.Rank > rankGuess {
			v.problem(at, "rank %d is not between 1 and %d", r.Rank, rankGuess)
		}
	}
}

func (v *validator) place(where string, p Place) {
	if !slices.Contains(places[:], p.In) {
		v.problem(where, "in is %q, not one of %s", p.In, strings.Join(places[:], ", "))
	}
	if hasMember := p.In == inMetadata || p.In == inHeader; hasMember != (p.Member != "") {
		v.problem(where, "member is for metadata and header, and needed there")
	}
	v.pattern(where+".match", p.Match)
}

// pattern wants a regular expression that compiles and does not match everything.
func (v *validator) pattern(where, pattern string) {
	re, err := regexp.Compile(pattern)
	switch {
	case err != nil:
		v.problem(where, "%w", err)
	case re.MatchString(""):
		v.problem(where, "pattern %q matches the empty text, so it proves nothing", pattern)
	}
}

func (v *validator) check(where, id string) {
	if !slices.Contains(v.checks, id) {
		v.problem(where, "unknown check %q", id)
	}
}

func (v *validator) filled(where, member, value string) {
	if strings.TrimSpace(value) == "" {
		v.problem(where, "%s is missing", member)
	}
}

// link wants a public address that a reader can open.
func (v *validator) link(where, address string) {
	if address == "" {
		v.problem(where, "see is missing")
		return
	}
	if u, err := url.Parse(address); err != nil || u.Scheme != "https" || u.Host == "" {
		v.problem(where, "%q is not an https address", address)
	}
}

// firstSentence cuts a text behind the first full stop that ends a sentence.
func firstSentence(s string) string {
	first, _, _ := strings.Cut(s, ". ")
	return first
}
