package checks

import (
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AppIssuer is Must: an application that compares does so because Discovery section
// 4.3 says MUST. How it compares is its own affair: openid-client 6 compares URLs,
// where an empty path is a slash.
var AppIssuer = &Check{
	ID:    "app-issuer",
	Title: "the application accepts the issuer",
	Why: `Each library compares in its own way: byte for byte (go-oidc, Spring), as URLs
(openid-client 6) or not at all (openid-client 5 and older). One slash decides
whether the application starts.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCDiscovery, "4.3"}},
	Needs: []probe.Need{probe.Application, probe.Target, probe.DiscoveryAnswer, probe.Discovery},
	Judge: judgeAppIssuer,
	Fix:   "Copy the issuer from the discovery document into the application's configuration, with or without the slash at its end as it stands there.",

	Like:             "discovery-issuer-matches",
	ApplicationFirst: true,
}

func judgeAppIssuer(f *probe.Facts) Verdict {
	u, asked, got := probe.Application.Of(f), probe.Target.Of(f).Issuer, probe.Discovery.Of(f).Issuer
	where := probe.DiscoveryAnswer.Of(f).At("body /issuer", wire.Clean(got))
	how := u.Profile.Demands.Issuer
	switch {
	case !u.Profile.Demands.Discovery:
		return notApplicable(u.Title + " reads no discovery document: it is given addresses")
	case how == application.IssuerIgnored:
		return passed(u.Title+" does not compare it", where)
	case how == application.IssuerNormalised && normalised(asked) == normalised(got):
		return passed(wire.Clean(got)+", the same URL", where)
	case asked == got:
		return passed(wire.Clean(got), where)
	}
	return failed(asked, wire.Clean(got)+": "+difference(asked, got), where).
		saying(u, issuerCause(asked, got), map[string]string{"expected": asked, "got": wire.Clean(got)})
}

// normalised is an issuer as a URL parser writes it again.
func normalised(issuer string) string {
	u, err := url.Parse(issuer)
	if err != nil {
		return issuer
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// issuerCause names why two issuers differ.
func issuerCause(asked, got string) string {
	a, errA := url.Parse(asked)
	b, errB := url.Parse(got)
	switch {
	case errA != nil || errB != nil:
		return "issuer-set-to-endpoint-or-wellknown"
	case strings.ContainsAny(got, "{}"):
		return "entra-common-tenantid-template"
	case strings.TrimSuffix(asked, "/") == strings.TrimSuffix(got, "/"):
		return "issuer-trailing-slash"
	case a.Scheme != b.Scheme:
		return "issuer-http-behind-tls-proxy"
	case a.Host != b.Host:
		return "issuer-internal-vs-external-host"
	case strings.Trim(b.Path, "/") == "":
		return "issuer-global-mode-authentik"
	}
	return "issuer-subpath-rewritten"
}
