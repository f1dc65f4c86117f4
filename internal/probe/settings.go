package probe

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/settings"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ClientSettings is what the provider's own settings say about the client, the
// same for every product; the product's words are in the names.
type ClientSettings struct {
	API     string          // whose they are, "Keycloak's admin REST API"
	Token   string          // what kind of token it wants
	Object  string          // what the product calls the client, "provider zipline"; "" when it was not read
	Unread  string          // why it was not, "" when it was
	Absent  bool            // there is no such client, as far as the token may see
	Without []string        // what else was not read, and why
	Asked   []wire.Evidence // the answers

	Enabled         Setting[bool]
	Scopes          Setting[[]string] // that the client may ask for
	AllScopes       Setting[[]string] // that exist
	GrantTypes      Setting[[]string]
	RefreshTokens   Setting[bool]
	Rotation        Setting[bool]
	RedirectURIs    Setting[[]string] // as registered: some may be patterns
	LogoutURIs      Setting[[]string]
	SigningAlg      Setting[string]
	EncryptionAlg   Setting[string] // "": id_tokens are not encrypted
	EncryptionEnc   Setting[string]
	AccessLifetime  Setting[time.Duration]
	RefreshLifetime Setting[time.Duration]
	OfflineLifetime Setting[time.Duration] // of refresh tokens for offline_access, where it is another one
	PKCE            Setting[string]        // "": not demanded
	PAR             Setting[bool]
	Authentication  Setting[[]string]
	Audiences       Setting[[]string]
	SameSecret      Setting[bool]                // whether the secret that was given is the client's
	ScopeClaims     Setting[map[string][]string] // that reach the id_token or userinfo

	Switches []Switch
}

// A Setting is one setting as the provider has it.
type Setting[T any] struct {
	Known  bool // else nothing follows from the value
	Value  T
	Name   string        // in the words of the product
	Object string        // whose it is: the client's, or that of something around it
	At     wire.Evidence // where it was read
}

// A Switch is a setting that only this product has, in the position that makes
// checks fail.
type Switch struct {
	Checks []string
	When   string // a regular expression over what the failed check saw; "": any failure
	Says   string
	At     wire.Evidence
}

// settingsReader turns answers into the fact.
type settingsReader struct {
	session *Session
	api     *settings.API
	answers settings.Answers
	asked   map[string]wire.Exchange // by the name of the request
}

// evidence points to where a value was found.
func (r *settingsReader) evidence(f settings.Found) wire.Evidence {
	return at(r.asked[f.In], "body "+r.session.say(f.At), r.session.say(f.Text))
}

// object is what the thing is called that a request asked for.
func (r *settingsReader) object(request string) string {
	if a := r.answers[request]; a != nil {
		return r.session.say(a.Object)
	}
	return ""
}

// fill reads every setting of the description.
func (r *settingsReader) fill(c *ClientSettings) {
	v := &r.api.Settings
	c.Enabled = r.flag(&v.Enabled)
	c.Scopes = r.list(&v.Scopes)
	c.AllScopes = r.list(&v.AllScopes)
	c.GrantTypes = r.list(&v.GrantTypes)
	c.RefreshTokens = r.flag(&v.RefreshTokens)
	c.Rotation = r.flag(&v.Rotation)
	c.RedirectURIs = r.list(&v.RedirectURIs)
	c.LogoutURIs = r.list(&v.LogoutURIs)
	c.SigningAlg = r.word(&v.SigningAlg)
	c.EncryptionAlg = r.word(&v.EncryptionAlg)
	c.EncryptionEnc = r.word(&v.EncryptionEnc)
	c.AccessLifetime = r.lifetime(&v.AccessLifetime)
	c.RefreshLifetime = r.lifetime(&v.RefreshLifetime)
	c.OfflineLifetime = r.lifetime(&v.OfflineLifetime)
	c.PKCE = r.word(&v.PKCE)
	c.PAR = r.flag(&v.PAR)
	c.Authentication = r.list(&v.Authentication)
	c.Audiences = r.list(&v.Audiences)
	c.SameSecret = r.sameSecret(&v.Secret)
	if claims := r.answers.ScopeClaims(&v.ScopeClaims); claims != nil {
		s := v.ScopeClaims
		c.ScopeClaims = Setting[map[string][]string]{
			Known: true, Value: claims, Name: s.Name, Object: r.object(s.In),
			At: at(r.asked[s.In], "body "+strings.ReplaceAll(s.From+s.Each, "/*", ""), ""),
		}
	}
	for _, s := range r.api.Switches {
		if found, ok := r.answers.Holds(s); ok && (s.Asked == "" || slices.Contains(r.session.Config.Scopes, s.Asked)) {
			says := strings.NewReplacer("{object}", r.object(s.In), "{value}", r.session.say(found.Text)).Replace(s.Says)
			c.Switches = append(c.Switches, Switch{Checks: s.Checks, When: s.When, Says: says, At: r.evidence(found)})
		}
	}
}

// word reads a setting that has one value or none.
func (r *settingsReader) word(s *settings.Setting) Setting[string] {
	v := r.answers.Read(s)
	out := Setting[string]{Known: v.Known, Name: s.Name}
	switch {
	case !v.Known:
		return out
	case len(v.Found) > 0:
		first := v.Found[0]
		out.Value, out.Object, out.At = r.session.say(first.Text), r.object(first.In), r.evidence(first)
		// A value that another request would have decided first is not known.
		out.Known = !v.Partial || first.In == s.From[0].In
	default:
		out.Object = r.object(s.From[0].In)
		out.At = r.evidence(settings.Found{Text: "(absent)", In: s.From[0].In, At: s.From[0].At})
	}
	return out
}

func (r *settingsReader) flag(s *settings.Setting) Setting[bool] {
	w := r.word(s)
	return Setting[bool]{w.Known && (w.Value == "true" || w.Value == "false"), w.Value == "true", w.Name, w.Object, w.At}
}

func (r *settingsReader) lifetime(s *settings.Setting) Setting[time.Duration] {
	w := r.word(s)
	d, err := settings.Lifetime(s.Unit, w.Value)
	return Setting[time.Duration]{w.Known && err == nil, d, w.Name, w.Object, w.At}
}

// sameSecret compares the client's secret with the one that was given. Products
// that hide it write asterisks.
func (r *settingsReader) sameSecret(s *settings.Setting) Setting[bool] {
	out := Setting[bool]{Name: s.Name}
	given := r.session.Config.secret()
	for _, from := range s.From {
		for _, f := range r.answers.Raw(from) {
			if given == "" || strings.Trim(f.Text, "*") == "" {
				continue
			}
			out.Known, out.Value, out.Object = true, f.Text == given, r.object(f.In)
			out.At = at(r.asked[f.In], "body "+r.session.say(f.At), r.session.Vault.Mask("client_secret", f.Text).String())
			return out
		}
	}
	return out
}

// list reads a setting that has several values. It is known only as a whole.
func (r *settingsReader) list(s *settings.Setting) Setting[[]string] {
	v := r.answers.Read(s)
	out := Setting[[]string]{Known: v.Known && !v.Partial, Name: s.Name, Value: []string{}}
	if !out.Known {
		return out
	}
	first := s.From[0]
	out.Object = r.object(first.In)
	for _, f := range v.Found {
		out.Value = append(out.Value, r.session.say(f.Text))
	}
	value := strings.Join(out.Value, " ")
	if value == "" {
		value = "(empty)"
	}
	pointer, _, _ := strings.Cut(first.At, "/*")
	out.At = r.evidence(settings.Found{Text: value, In: first.In, At: r.answers[first.In].Prefix + pointer})
	out.Value = append(out.Value, s.Always...)
	return out
}

// noSettings says why an answer of an admin API cannot be read, "" when it can.
func (s *Session) noSettings(api *settings.API, r *settings.Request, x *Fetched, doc any) string {
	said := s.say(settings.First(doc, api.Said))
	answer := statusText(x.Status())
	if said != "" && !strings.Contains(said, answer) { // some say the status again
		answer += ` "` + said + `"`
	}
	switch status := x.Status(); {
	case !x.Answered():
		return "no answer: " + x.Exchange.Failure.Text
	case status/100 == 3:
		return fmt.Sprintf("%s to %s, where the admin token is not sent", answer, x.Header("Location"))
	case status == 401:
		return answer + ": the admin token is not accepted; it has expired, or is none of this provider"
	case status == 403:
		return answer + ": the admin token has not the right to read it"
	case status == 404:
		return answer + ": the admin API is not at this address"
	case status != 200:
		return answer
	case x.Exchange.Answer.Truncated:
		return fmt.Sprintf("more than %d bytes", wire.MaxBody)
	case doc == nil && strings.Contains(x.Media(), "html"):
		return answer + ", an HTML page: no admin API is at this address, or a login page stands before it"
	case doc == nil:
		return answer + ", and no JSON document"
	case r.Good != nil && !r.Good.Says(doc):
		return answer + ": the admin token is not accepted, or has not the right to read it"
	}
	return ""
}
