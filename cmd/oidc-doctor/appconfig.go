package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/appconfig"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// appFlags are the flags that have to be typed where the configuration says that
// there is such a value, and has it in a place that is not read here.
var appFlags = []struct{ setting, flag, what string }{
	{"issuer", "", "the issuer"},
	{"discovery_url", "", "the issuer"},
	{"authorization_endpoint", "", "the issuer"},
	{"client_id", "client-id", "the client ID"},
	{"client_secret", "client-secret-file", "the client secret"},
}

// configure reads the configuration of the application, and takes from it what was
// not typed. It returns nil where there is none, and after a problem.
func (x *checkFlags) configure(talk *talk, p *problems) (*knowledge.App, *application.Used) {
	if x.appConfig == "" {
		if x.appService != "" {
			p.add("--app-service without --app-config", "add --app-config FILE")
		}
		return nil, nil
	}
	path := x.appConfigPath()
	content, wrong := appconfig.Read(readConfig, path)
	tell(talk, wrong, p)
	if content == nil || !appconfig.Usable(wrong) {
		return nil, nil
	}
	apps, profiles := x.profiles(p)
	if len(profiles) == 0 {
		return nil, nil
	}
	r, wrong := appconfig.Interpret(readConfig, content, profiles, x.appService)
	tell(talk, wrong, p)
	if r == nil || !appconfig.Usable(wrong) {
		return nil, nil
	}
	app := apps[slices.Index(profiles, r.Profile)]
	u := used(app)
	u.Settings, u.Notes, u.File = r.Settings, r.Notes, path
	if u.Settings == nil {
		u.Settings = []application.Setting{}
	}
	for _, n := range r.Notes {
		fmt.Fprintf(talk, "note: %s:%d: %s; %s\n", n.File, n.Line, n.Text, n.Hint)
	}
	x.appSecrets, x.appLive = r.Secrets, r.Live
	x.take(u, r, p)
	return app, u
}

// appConfigPath is where the file is: of a target, from the folder of its file.
func (x *checkFlags) appConfigPath() string {
	path := x.appConfig
	if x.refs != nil {
		path = strings.TrimPrefix(path, "file:")
		if !filepath.IsAbs(path) {
			path = filepath.Join(x.refs.dir, path)
		}
	}
	return path
}

// tell adds what makes the file unusable to the problems, and says the rest.
func tell(talk *talk, wrong []appconfig.Problem, p *problems) {
	for _, w := range wrong {
		if w.Soft {
			fmt.Fprintf(talk, "note: %s: %s; %s\n", w.Place(), w.Text, w.Hint)
			continue
		}
		p.add(w.Place()+": "+w.Text, w.Hint)
	}
}

// profiles are those that the file may be of: the one that was named, or all.
func (x *checkFlags) profiles(p *problems) (apps []*knowledge.App, out []*appconfig.Profile) {
	names := knowledge.Apps()
	if x.app != "" {
		names = []string{x.app}
	}
	for _, name := range names {
		a, err := knowledge.LoadApp(name)
		if err != nil {
			if x.app == "" {
				p.check(err, "")
			}
			continue // knownApp tells it
		}
		apps = append(apps, a)
		out = append(out, &appconfig.Profile{Name: a.Name, Aliases: a.Aliases, Title: a.Title, Scope: a.Sends.Scope, Config: a.Config})
	}
	return apps, out
}

// take fills in the flags that were not typed.
func (x *checkFlags) take(u *application.Used, r *appconfig.Reading, p *problems) {
	set := func(flag string, to *string, value string) {
		if value != "" && !x.isTyped(flag) {
			*to = value
		}
	}
	missing := map[string]bool{}
	for _, f := range appFlags {
		s, _ := u.Setting(f.setting)
		typed := f.flag == "" && x.issuer != "" || f.flag != "" && x.isTyped(f.flag) || f.flag == "client-secret-file" && os.Getenv(secretVariable) != "" && x.refs == nil
		if s.Unknown == "" || typed || missing[f.what] || s.Line == 0 && !needs(u, f.setting) {
			continue
		}
		missing[f.what] = true
		flag := "--" + f.flag
		if f.flag == "" {
			flag = "ISSUER in front of --app-config"
		}
		p.add(fmt.Sprintf("%s: %s is in %s", s.Place(), f.what, s.Unknown), "give it as "+flag)
	}
	if x.issuer == "" && !missing["the issuer"] {
		x.takeIssuer(u, p)
	}
	set("client-id", &x.clientID, r.Live["client_id"])
	if secret := r.Live["client_secret"]; secret != "" && !x.isTyped("client-secret-file") {
		x.answers = map[string]string{"client-secret-file": secret}
	}
	x.askAs(u)
	if uri := u.RedirectURI(); uri != "" && !x.isTyped("redirect-uri") {
		x.redirectURI, x.redirectGiven = uri, true
	}
	set("post-logout-redirect-uri", &x.postLogoutURI, u.Text("post_logout_redirect_uri"))
	if _, configured := r.Live["client_auth"]; configured {
		if methods := u.AuthMethods(nil); len(methods) == 1 && slices.Contains(clientAuths(), methods[0]) {
			set("client-auth", &x.clientAuth, methods[0])
		}
	}
}

// needs reports whether the application cannot do without a setting.
func needs(u *application.Used, setting string) bool {
	return slices.ContainsFunc(u.Profile.Config.Settings, func(k application.Key) bool { return k.Name == setting && k.Needed })
}

// takeIssuer finds the issuer: as it is configured, of its well-known address, or of
// the addresses of endpoints.
func (x *checkFlags) takeIssuer(u *application.Used, p *problems) {
	if issuer := u.Text("issuer"); issuer != "" {
		x.issuer = issuer
		return
	}
	if address := u.Text("discovery_url"); address != "" {
		x.issuer = address
		if i := strings.Index(address, "/.well-known/"); i > 0 {
			// How it ends cannot be told from the address: the document says it.
			x.issuer, x.issuers = address[:i], []string{address[:i], address[:i] + "/"}
		}
		return
	}
	var addresses []string
	for _, name := range []string{"token_endpoint", "authorization_endpoint", "userinfo_endpoint", "jwks_uri", "end_session_endpoint"} {
		if address := u.Text(name); address != "" {
			addresses = append(addresses, address)
		}
	}
	found, err := knowledge.IssuersOf(addresses, u.Name, cmp.Or(u.Text("client_id"), u.Name))
	p.check(err, "")
	if len(found) > 0 {
		x.issuer, x.issuers = found[0], found
		return
	}
	hint := "give it in front: oidc-doctor check ISSUER --app-config " + x.appConfig
	if len(addresses) > 0 {
		p.add(fmt.Sprintf("%s: the issuer cannot be told from the addresses of the endpoints", u.File), hint)
		return
	}
	p.add(fmt.Sprintf("%s has no issuer%s", u.File, calledAs(u, "issuer", "discovery_url", "authorization_endpoint")), hint)
}

// calledAs lists how the application calls settings: " (OIDC_ISSUER)".
func calledAs(u *application.Used, settings ...string) string {
	for _, name := range settings {
		for _, k := range u.Profile.Config.Settings {
			if all := slices.Concat(k.Env, k.File, k.Flag); k.Name == name && len(all) > 0 {
				return " (" + all[0] + ")"
			}
		}
	}
	return ""
}
