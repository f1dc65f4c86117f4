package checklist

import (
	"fmt"
	"slices"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// own are the settings of the application into which something of the client goes,
// and those without which nobody logs in; the needed ones first.
func (b *builder) own(p *knowledge.Provider) []Setting {
	var needed, others []Setting
	for _, k := range b.Profile.Config.Settings {
		value := b.goesInto(k.Name, p)
		if value == "" && !k.Needed {
			continue
		}
		s := Setting{Names: typed(k), Needed: k.Needed, Value: value, Default: k.Default}
		if k.Needed {
			needed = append(needed, s)
		} else {
			others = append(others, s)
		}
	}
	return append(needed, others...)
}

// goesInto says what a setting takes; "" where nothing of the client goes there.
func (b *builder) goesInto(name string, p *knowledge.Provider) string {
	d, s := b.Profile.Demands, b.Profile.Session
	switch name {
	case "issuer":
		if p != nil {
			return "the issuer, " + p.Issuer.Form
		}
		return "the issuer, as the discovery document spells it"
	case "discovery_url":
		return "the issuer with /.well-known/openid-configuration behind it"
	case "client_id":
		return "the client ID that the provider shows"
	case "client_secret":
		return "the secret that belongs to it"
	case "scope":
		return "the scopes"
	case "extra_scopes":
		return "scopes beside those that are always asked for"
	case "redirect_uri":
		return "the redirect URI, the same as at the provider"
	case "base_url":
		return "the public address, https://" + Public
	case "end_session_endpoint":
		return name + " of the discovery document"
	case "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri":
		if d.Discovery {
			return "" // it finds them itself
		}
		return name + " of the discovery document"
	case "client_auth":
		return "the client authentication method"
	case "code_challenge_method":
		return "how PKCE is used"
	case "response_type":
		return "the response type"
	case "session_secret":
		return "a long random text that nobody else knows"
	case "session_store":
		return "where sessions are kept"
	case "redis_url":
		return "the address of Redis, where sessions are kept there"
	case "email_claim":
		return "the claim that has the e-mail address"
	case "username_claim":
		return "the claim that has the user name"
	case "groups_claim":
		return "the claim that has the groups"
	case d.IDToken.Setting:
		return "the algorithms that an id_token may be signed with"
	case d.VerifiedOff:
		return b.ownWord(name, "true") + " lets addresses in that are not verified"
	case d.VerifiedLoose:
		return b.ownWord(name, "true") + " lets addresses in of which nothing is said"
	case s.RefreshSetting:
		if k, _ := b.key(name); k.Values != nil {
			return "whether tokens are refreshed"
		}
		return "turns refreshing on" + map[bool]string{true: ": how long before the end of the token", false: ""}[s.RefreshAhead]
	case s.LastsSetting:
		return "how long a session lasts"
	}
	for _, c := range d.Claims {
		switch name {
		case c.Setting:
			return "the claim for " + c.For
		case c.If:
			if b.twin(c) != nil {
				return "whether claims are read at userinfo, too"
			}
			return "whether " + c.Names[0] + " is read, for " + c.For
		}
	}
	return ""
}

// stores says where sessions are kept.
var stores = map[string]string{
	application.StoreCookie:   "in the browser's cookie, tokens included",
	application.StoreRedis:    "in Redis",
	application.StoreMemory:   "in memory, so that a restart ends them",
	application.StoreDatabase: "in its database or files",
}

// session says how long people stay logged in, and by what.
func (b *builder) session() []string {
	s := b.Profile.Session
	var all []string
	add := func(format string, args ...any) { all = append(all, fmt.Sprintf(format, args...)) }
	switch set := b.named("session_store"); {
	case s.Store != application.StoreNone:
		add("Sessions are kept %s.", stores[s.Store])
		if set != "" {
			add("The store is chosen with %s.", set)
		}
	case s.Refresh == application.RefreshNever || s.Refresh == application.RefreshByApp:
		add("No tokens are kept.")
	}
	if s.CookieBytes > 0 {
		if s.CookieSplits {
			add("Beyond %d bytes several cookies are set, which proxies and browsers limit.", s.CookieBytes)
		} else {
			add("A cookie of more than %d bytes is lost.", s.CookieBytes)
		}
	}
	b.refreshing(s, add)
	switch {
	case s.Ends == application.EndsAccessToken:
		add("A session that is not refreshed ends with the access token.")
	case s.Ends == application.EndsIDToken:
		add("A session that is not refreshed ends with the id_token.")
	case b.Lasts() > 0:
		add("A session lasts %s, whatever the tokens do.", inWords(b.Lasts()))
	}
	switch set := b.named(s.LastsSetting); {
	case set == "":
	case b.Lasts() > 0:
		add("How long is set with %s.", set)
	default:
		add("A session lasts as long as %s says.", set)
	}
	return all
}

func (b *builder) refreshing(s application.Session, add func(string, ...any)) {
	_, on := b.Refreshes()
	switch set := b.named(s.RefreshSetting); {
	case s.Refresh == application.RefreshNever:
		add("Tokens are never refreshed.")
		return
	case s.Refresh == application.RefreshByApp:
		add("Tokens are refreshed where the program does it.")
		return
	case set != "" && on && s.Refresh == application.RefreshOnExpiry:
		add("Tokens are refreshed shortly before they end, unless %s turns that off.", set)
	case set != "" && on:
		add("Tokens are refreshed by requests, as %s says; it is %s where it is not set.", set, b.Text(s.RefreshSetting))
	case set != "" && s.Refresh == application.RefreshOnRequest:
		add("Tokens are refreshed by requests, only where %s is set.", set)
	case set != "":
		add("Tokens are refreshed shortly before they end, only where %s is set.", set)
	case s.Refresh == application.RefreshOnRequest:
		add("Tokens are refreshed by whichever request comes next.")
	default:
		add("Tokens are refreshed when they end.")
	}
	switch {
	case len(s.Locks) == 0:
		add("Nothing keeps two requests from refreshing at once.")
	case slices.Contains(s.Locks, s.Store) && s.LeaseSeconds > 0:
		add("One request at a time refreshes, for at most %g seconds.", s.LeaseSeconds)
	case slices.Contains(s.Locks, s.Store):
		add("One request at a time refreshes.")
	default:
		lease := ""
		if s.LeaseSeconds > 0 {
			lease = fmt.Sprintf(", for at most %g seconds", s.LeaseSeconds)
		}
		add("Only with %s does one request at a time refresh%s.", enumerate(s.Locks, "or"), lease)
	}
}

// inWords is a time as people say it.
func inWords(d time.Duration) string {
	for _, unit := range []struct {
		of   time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if n := d / unit.of; d%unit.of == 0 && n > 0 {
			if n == 1 {
				return "1 " + unit.name
			}
			return fmt.Sprintf("%d %ss", n, unit.name)
		}
	}
	return d.String()
}
