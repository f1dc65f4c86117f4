package triage

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// A filler has what a text shows of the values that a command needs.
type filler struct{ issuer, clientID, app string }

var (
	wellKnown   = lazy(`(?i)(https?://[^\s"'<>\x60]+?)/\.well-known/openid-configuration`)
	clientName  = lazy(`(?i)\b(?:client_?id|client with id|client '|clientId)["']?\s*[:=]?\s*["']?([A-Za-z0-9][A-Za-z0-9._~-]{1,80})`)
	keycloakAt  = lazy(`(?i)(https?://[^\s"'<>\x60]+?/realms/[A-Za-z0-9._~-]+)`)
	authentikAt = lazy(`(?i)(https?://[^\s"'<>\x60/]+/application/o/[A-Za-z0-9_-]+/)`)
	// safe values need no quotation in any shell
	safeIssuer = lazy(`^https?://[A-Za-z0-9.-]+(?::\d{1,5})?(?:/[A-Za-z0-9._~/-]*)?$`)
)

// fill looks for the issuer and the client in the lines that decided.
func (r *reading) fill() *filler {
	f := &filler{}
	for _, x := range r.fired {
		f.look(x.event)
	}
	for _, o := range r.seen {
		if o.kind == "of" && o.value == "issuer" && f.issuer == "" {
			_, got, _ := strings.Cut(o.words, " and ")
			f.offer(got)
		}
	}
	return f
}

func (f *filler) look(text string) {
	for _, re := range []func() *regexp.Regexp{wellKnown, keycloakAt, authentikAt} {
		if m := re().FindStringSubmatch(text); m != nil {
			f.offer(m[1])
		}
	}
	if f.clientID == "" {
		if m := clientName().FindStringSubmatch(text); m != nil && !random(m[1]) && !plainValue(m[1]) && m[1] != "undefined" {
			f.clientID = m[1]
		}
	}
}

// offer takes an issuer that a command line can have.
func (f *filler) offer(issuer string) {
	if f.issuer != "" || !safeIssuer().MatchString(issuer) {
		return
	}
	if u, err := url.Parse(issuer); err == nil && !strings.Contains(u.Path, "//") && !strings.Contains(issuer, "microsoftonline.com/{") {
		f.issuer = issuer
	}
}

func (f *filler) fill(command string) string {
	if f.issuer != "" {
		command = strings.ReplaceAll(command, "ISSUER", f.issuer)
	}
	if f.clientID != "" {
		command = strings.ReplaceAll(command, "CLIENT-ID", f.clientID)
	}
	return command
}

// How much a check needs, by its area: nothing but public documents, the client's id,
// its secret too, a login.
const (
	needsNothing = iota
	needsID
	needsSecret
	needsLogin
)

// Checks that need less than others of their area.
var (
	withoutClient = []string{"logout-advertised", "app-issuer", "app-discovery-complete"}
	withClient    = []string{"app-redirect-uri", "app-scopes", "app-pkce"}
)

func needs(check string) int {
	area, _, _ := strings.Cut(check, "-")
	switch {
	case area == "reach" || area == "discovery" || area == "keys" || slices.Contains(withoutClient, check):
		return needsNothing
	case check == "authorize-login-completes":
		return needsLogin
	case area == "authorize" || slices.Contains(withClient, check):
		return needsID
	case area == "client" || check == "app-client-authentication":
		return needsSecret
	}
	return needsLogin
}

// command is the one that proves a cause: its own, or the check with what the checks
// need. Those of an application are asked for where the application is known.
func (f *filler) command(x *Finding) string {
	if x.Command != "" {
		return f.fill(x.Command)
	}
	most, app := needsNothing, ""
	var only []string
	for _, id := range x.Checks {
		if strings.HasPrefix(id, "app-") {
			if f.app == "" {
				continue
			}
			app = " --app " + f.app
		}
		most = max(most, needs(id))
		only = append(only, id)
	}
	if only == nil {
		if len(x.Checks) == 0 {
			return ""
		}
		return f.fill("oidc-doctor check ISSUER --client-id CLIENT-ID --client-secret-file FILE --app APP --login browser --only " + strings.Join(x.Checks, ","))
	}
	flags := ""
	for level, flag := range [...]string{needsID: " --client-id CLIENT-ID", needsSecret: " --client-secret-file FILE", needsLogin: " --login browser"} {
		if level <= most {
			flags += flag
		}
	}
	return f.fill("oidc-doctor check ISSUER" + flags + app + " --only " + strings.Join(only, ","))
}
