package main

import (
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// diagnosis turns the flags into what is to be done. All that is wrong with them
// goes to p, before anything is sent. done gives back what was taken, a port
// say.
func (x *checkFlags) diagnosis(c *cobra.Command, talk *talk, p *problems) (d *diagnosis, done func()) {
	app, application := x.configure(talk, p)
	files := newReader(c, p)
	files.refs, files.typed = x.refs, x.answers
	if x.issuer != "" || x.appConfig == "" {
		checkIssuer(x.issuer, p)
	}
	if application == nil {
		app = x.knownApp(p)
		application = used(app)
		x.askAs(application)
	}
	x.checkWords(p)
	x.selection.check(p)
	x.checkRedirectURIs(p)
	d = &diagnosis{
		config: probe.Config{
			Issuer: x.issuer, ClientID: x.clientID, ClientAuth: x.clientAuth, Scopes: strings.Fields(x.scope),
			RedirectURI: x.usedRedirectURI(), PostLogoutRedirectURI: x.postLogoutURI,
			Expected: x.expected, Application: application, ApplicationSecrets: x.appSecrets,
		},
		wire: wire.Options{
			Timeout: x.timeout, Parallel: x.parallel, Insecure: x.insecure,
			Roots: files.roots("ca-file", x.caFile), Resolve: x.resolved(p),
		},
		list:        x.list(p),
		expectation: x.expectation,
		provider:    x.knownProvider(p),
		app:         app,
		issuers:     x.issuers,
	}
	d.list = x.about(d.list, d.app)
	d.config.SessionStore = x.sessionStore(application, talk)
	var err error
	if d.impact, err = probe.ParseImpact(x.impact); err != nil {
		p.unknown("value of --impact", x.impact, probe.Impacts(), oneOf(probe.Impacts()))
	}
	d.config.ClientSecret = files.secret("client-secret-file", x.secretFile, secretVariable, "the client secret")
	d.config.AdminToken = files.secret("admin-token-file", x.adminTokenFile, adminVariable, "the admin token")
	checkAdminToken(d.config.AdminToken, p)
	x.checkAdmin(p)
	d.config.AdminAPI = adminAPI(d.provider)
	d.config.DecryptionKey = files.privateKey("decryption-key", x.decryptionKey)
	x.checkClient(d.config.ClientSecret != "", p)
	d.config.Candidates, err = candidates(x.issuer)
	p.check(err, "")
	d.authorizer, done = x.authorizer(files, talk, p)
	d.login = d.authorizer != nil
	return d, done
}

// usedRedirectURI is the typed one, or the default where a browser comes back to
// it. In the other ways of a login the provider need not know the default, and a
// refusal of it would say nothing about the client.
func (x *checkFlags) usedRedirectURI() string {
	if x.redirectGiven || x.login == login.WayBrowser || x.login == login.WayHeadless {
		return x.redirectURI
	}
	return ""
}

// checkWords looks at the flags that take one of a few words or a number.
func (x *checkFlags) checkWords(p *problems) {
	for _, f := range []struct {
		flag, typed string
		known       []string
	}{
		{"client-auth", x.clientAuth, clientAuths()},
		{"login", x.login, login.WayNames()},
	} {
		if !slices.Contains(f.known, f.typed) {
			p.unknown("value of --"+f.flag, f.typed, f.known, oneOf(f.known))
		}
	}
	if x.timeout <= 0 {
		p.add("--timeout is not a time to wait", "use --timeout 10s")
	}
	if x.parallel <= 0 {
		p.add("--parallel is less than one request at a time", "use --parallel 4")
	}
	if len(strings.Fields(x.scope)) == 0 {
		p.add("--scope is empty", `use --scope "openid profile email"`)
	}
}

func (x *checkFlags) checkRedirectURIs(p *problems) {
	for _, f := range []struct{ flag, typed string }{
		{"redirect-uri", x.redirectURI}, {"post-logout-redirect-uri", x.postLogoutURI},
	} {
		if f.typed == "" && f.flag != "redirect-uri" {
			continue
		}
		switch u, err := url.Parse(f.typed); {
		case err != nil || u.Scheme == "" || u.Host == "" && u.Opaque == "" && u.Path == "":
			p.add(fmt.Sprintf("--%s is not an absolute URL", f.flag), "type it as it is registered at the provider, as http://127.0.0.1:8085/callback")
		case strings.Contains(f.typed, "#"):
			p.add(fmt.Sprintf("--%s has a fragment, which RFC 6749 section 3.1.2 forbids", f.flag), "type it without the part from # on")
		}
	}
}

func (x *checkFlags) checkClient(hasSecret bool, p *problems) {
	switch {
	case x.clientID == "" && x.idGiven:
		p.add("--client-id is empty", "give the client ID that the provider shows")
	case x.clientID == "" && x.secretFile != "":
		p.add("a client secret without a client", "add --client-id")
	case x.clientID == "" && (x.login != login.WayNone || x.tokens != ""):
		p.add("a login needs a client", "add --client-id, and --client-secret-file where the client has a secret")
	}
	if (x.clientAuth == "basic" || x.clientAuth == "post") && !hasSecret && x.secretFile == "" {
		p.add(fmt.Sprintf("--client-auth %s needs a secret", x.clientAuth), "add --client-secret-file FILE")
	}
}

// resolved reads HOST:PORT:ADDRESS, the address with or without brackets.
func (x *checkFlags) resolved(p *problems) map[string]string {
	to := map[string]string{}
	for _, typed := range x.resolve {
		parts := strings.SplitN(typed, ":", 3)
		if len(parts) == 3 {
			port, portErr := strconv.ParseUint(parts[1], 10, 16)
			address, err := netip.ParseAddr(strings.Trim(parts[2], "[]"))
			if parts[0] != "" && portErr == nil && port > 0 && err == nil {
				to[net.JoinHostPort(parts[0], parts[1])] = address.String()
				continue
			}
		}
		p.add(fmt.Sprintf("--resolve %q is not HOST:PORT:ADDRESS", typed), "use --resolve sso.example.com:443:192.0.2.7")
	}
	return to
}

// candidates are the issuers that the user may have meant.
func candidates(issuer string) ([]probe.Candidate, error) {
	known, err := knowledge.CandidateIssuers(issuer)
	var out []probe.Candidate
	for _, k := range known {
		out = append(out, probe.Candidate{Issuer: k.Issuer, Mistake: k.Mistake})
	}
	return out, err
}
