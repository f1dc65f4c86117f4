package knowledge

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// values are the names in braces that a message may have. Checks fill in the first
// ones where they know them; value is what nobody knows before it happens.
var values = [...]string{
	"expected", "quoted", "got", "issuer", "client_id", "scope", "redirect_uri", "alg", "enc", "error", "description", "status", "email", "claim", "name", "value",
}

// conditions are what a message may want to be known besides.
var conditions = [...]string{
	"challenge", // the refusal came with a WWW-Authenticate header
	"future",    // a time is not reached yet, rather than over
}

var (
	aName        = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
	inBraces     = regexp.MustCompile(`\{([^{}]+)\}`)
	configSource = []string{"flag", "env", "file", "database"}
)

// profile wants every word to be one that checks know, every name of a setting to
// be in the configuration, and a public source for each group of facts.
func (v *validator) profile(where string, a *App) {
	before := len(v.problems)
	if canonical(a.Newest) == "" {
		v.problem(where, "newest %q is no version", a.Newest)
	}
	v.builtOn(where+": library", a)
	v.sends(where+": sends", a)
	v.demands(where+": demands", a)
	v.session(where+": session", a)
	if len(a.Ever) == 0 {
		v.problem(where, "messages is empty")
	}
	for i, m := range a.Ever {
		v.message(fmt.Sprintf("%s: messages[%d]", where, i), m)
	}
	v.config(where+": config", &a.Config)
	for i, r := range a.Config.Rules {
		if r.Says != "" && !slices.ContainsFunc(a.Ever, func(m application.Message) bool { return m.Text == r.Says }) {
			v.problem(fmt.Sprintf("%s: config: rules[%d]", where, i), "says %q, which is none of the messages", r.Says)
		}
	}
	if len(v.problems) == before { // else each of them would stand there once more for every older release
		v.changes(where, a)
	}
}

func (v *validator) builtOn(where string, a *App) {
	l := a.Library
	if l.Name == "" {
		return
	}
	if l.Name == a.Name || !slices.Contains(v.names, l.Name) {
		v.problem(where, "%q is no other application of ours", l.Name)
	}
	if canonical(l.Version) == "" {
		v.problem(where, "version %q is no version", l.Version)
	}
	v.word(where, "where", l.Where, "", application.OnPage, application.InLog, application.AtStart)
}

func (v *validator) sends(where string, a *App) {
	s := a.Sends
	v.links(where, s.See)
	asks := s.Scope != "" || s.RedirectPath != "" || len(s.Redirects) > 0
	if asks {
		v.words(where, "client_auth", s.ClientAuth, application.AuthBasic, application.AuthPost, application.AuthNone)
		v.word(where, "pkce", s.PKCE, application.PKCEAlways, application.PKCENever, application.PKCEAdvertised, application.PKCESetting)
	}
	v.word(where, "auth_by", s.AuthBy, "", application.ByFirst, application.ByTrial, application.ByMetadata)
	if several := s.AuthBy == application.ByTrial || s.AuthBy == application.ByMetadata; asks && several != (len(s.ClientAuth) > 1) {
		v.problem(where, "auth_by %q and %d methods in client_auth do not go together", s.AuthBy, len(s.ClientAuth))
	}
	if s.PKCE == application.PKCESetting {
		v.setting(where+": pkce", a, "code_challenge_method")
	}
	if s.RedirectPath != "" && !strings.HasPrefix(s.RedirectPath, "/") {
		v.problem(where, "redirect_path %q does not begin with a slash", s.RedirectPath)
	}
}

func (v *validator) demands(where string, a *App) {
	d := a.Demands
	v.links(where, d.See)
	if d.Discovery {
		v.word(where, "issuer", d.Issuer, application.IssuerExact, application.IssuerNormalised, application.IssuerIgnored)
	}
	if d.IDToken.Read {
		v.word(where, "id_token.encrypted", d.IDToken.Encrypted, application.EncryptedFails, application.EncryptedReads, application.EncryptedIgnored)
	}
	v.setting(where+": id_token", a, d.IDToken.Setting)
	v.setting(where+": id_token", a, d.IDToken.Decryption)
	v.setting(where+": id_token", a, d.IDToken.NonceOff)
	for i, c := range d.Claims {
		at := fmt.Sprintf("%s: claims[%d]", where, i)
		if len(c.Names) == 0 {
			v.problem(at, "names is empty")
		}
		v.filled(at, "for", c.For)
		v.words(at, "in", c.In, application.InIDToken, application.InUserinfo)
		v.setting(at, a, c.Setting)
		v.word(at, "type", c.Type, "", "string", "boolean", "number", "array", "object")
	}
	v.word(where, "email_verified", d.EmailVerified, "", application.VerifiedTrue, application.VerifiedNotFalse)
	v.word(where, "userinfo.asked", d.Userinfo.Asked, application.AskedAlways, application.AskedOffered, application.AskedMissing, application.AskedNever)
	v.word(where, "refresh_token", d.RefreshToken, application.TokenNever, application.TokenWanted, application.TokenRequired)
}

func (v *validator) session(where string, a *App) {
	s, stores := a.Session, []string{application.StoreCookie, application.StoreRedis, application.StoreMemory, application.StoreDatabase, application.StoreNone}
	v.links(where, s.See)
	v.word(where, "store", s.Store, stores...)
	v.word(where, "refresh", s.Refresh, application.RefreshNever, application.RefreshOnRequest, application.RefreshOnExpiry, application.RefreshByApp)
	v.word(where, "ends", s.Ends, application.EndsOwn, application.EndsAccessToken, application.EndsIDToken)
	if len(s.Locks) > 0 {
		v.words(where, "locks", s.Locks, stores...)
	}
	v.setting(where, a, s.RefreshSetting)
	v.setting(where, a, s.LastsSetting)
}

func (v *validator) message(where string, m application.Message) {
	v.filled(where, "text", m.Text)
	v.word(where, "where", m.Where, application.OnPage, application.InLog, application.AtStart, application.Seen)
	v.link(where, m.See)
	v.word(where, "with", m.With, slices.Concat([]string{""}, conditions[:], values[:])...)
	for _, name := range inBraces.FindAllStringSubmatch(m.Text, -1) {
		if !slices.Contains(values[:], name[1]) {
			v.problem(where, "{%s} is not one of the values in validateapps.go", name[1])
		}
	}
	if len(m.Causes) == 0 {
		v.problem(where, "causes is empty")
	}
	for _, c := range m.Causes {
		v.cause(where, c)
	}
	v.release(where+": from", m.From)
	v.release(where+": before", m.Before)
	if m.From != "" && m.Before != "" && !older(canonical(m.From), m.Before) {
		v.problem(where, "no release is from %s and before %s", m.From, m.Before)
	}
}

func (v *validator) config(where string, c *application.Config) {
	v.links(where, c.See)
	if len(c.Order) > 0 {
		v.words(where, "order", c.Order, configSource...)
	}
	if len(c.Settings) == 0 {
		v.problem(where, "settings is empty")
	}
	taken := map[string]string{}
	take := func(at, what string, names ...string) {
		for _, name := range names {
			if other := taken[what+name]; other != "" {
				v.problem(at, "%s %q belongs to %s", what, name, other)
			}
			taken[what+name] = at
		}
	}
	for _, k := range c.Settings {
		at := where + ": settings." + k.Name
		if !aName.MatchString(k.Name) {
			v.problem(at, "the name is not of small letters, digits and _")
		}
		take(at, "name", k.Name)
		take(at, "env", k.Env...)
		take(at, "file", k.File...)
		take(at, "flag", k.Flag...)
		if len(k.Env)+len(k.File)+len(k.Flag) == 0 {
			v.problem(at, "stands nowhere: env, file and flag are empty")
		}
		if k.Secret && k.Default != "" {
			v.problem(at, "a secret with a default belongs into templates")
		}
	}
	for i, r := range c.Rules {
		at := fmt.Sprintf("%s: rules[%d]", where, i)
		if !strings.HasPrefix(r.Check, "app-config-") {
			v.problem(at, "check %q does not begin with app-config-", r.Check)
		}
		if wrong := r.Wrong(c); wrong != "" {
			v.problem(at, "%s", wrong)
		}
		v.filled(at, "want", r.Want)
		v.filled(at, "saw", r.Saw)
		if r.Cause != "" {
			v.cause(at, r.Cause)
		}
		v.link(at, r.See)
	}
}

// changes wants what older releases did to be a profile that is right, too.
func (v *validator) changes(where string, a *App) {
	last := a.Newest
	for i, c := range a.Changes {
		at := fmt.Sprintf("%s: changes[%d]", where, i)
		v.filled(at, "before", c.Before)
		v.release(at+": before", c.Before)
		v.link(at, c.See)
		if c.Before != last && !older(canonical(c.Before), last) {
			v.problem(at, "before %s comes after %s", c.Before, last)
		}
		last = c.Before
		was := a.Profile
		if err := a.undo(c); err != nil {
			v.problem(at, "%w", err)
			return
		}
		if reflect.DeepEqual(was, a.Profile) {
			v.problem(at, "changes nothing")
		}
		v.builtOn(at+": library", a)
		v.sends(at+": sends", a)
		v.demands(at+": demands", a)
		v.session(at+": session", a)
	}
}

// setting wants a canonical name that checks look up to be in the configuration.
func (v *validator) setting(where string, a *App, name string) {
	known := slices.ContainsFunc(a.Config.Settings, func(k application.Key) bool { return k.Name == name })
	if name != "" && !known {
		v.problem(where, "config.settings has no %s", name)
	}
}

func (v *validator) word(where, member, got string, known ...string) {
	if !slices.Contains(known, got) {
		v.problem(where, "%s is %q, not one of %s", member, got, strings.Join(known, ", "))
	}
}

func (v *validator) words(where, member string, got []string, known ...string) {
	if len(got) == 0 {
		v.problem(where, "%s is empty", member)
	}
	for i, word := range got {
		v.word(where, member, word, known...)
		if slices.Contains(got[:i], word) {
			v.problem(where, "%s has %q twice", member, word)
		}
	}
}

func (v *validator) links(where string, addresses []string) {
	if len(addresses) == 0 {
		v.problem(where, "see is missing")
	}
	for _, address := range addresses {
		v.link(where, address)
	}
}

func (v *validator) release(where, version string) {
	if version != "" && canonical(version) == "" {
		v.problem(where, "%q is no version", version)
	}
}

func (v *validator) cause(where, id string) {
	if !slices.Contains(v.causes, id) {
		v.problem(where, "unknown cause %q", id)
	}
}
