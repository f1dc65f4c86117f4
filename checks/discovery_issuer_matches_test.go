package checks_test

import (
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/checktest"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

func TestDiscoveryIssuerMatches(t *testing.T) {
	given := func(asked, got string) []probe.Fact {
		return []probe.Fact{
			probe.Target.Is(&probe.TargetInfo{Issuer: asked}), probe.DiscoveryAnswer.Is(discovered()),
			probe.Discovery.Is(&probe.ProviderMetadata{Issuer: got}),
		}
	}
	const asked = "https://sso.example/realms/A"
	cases := []checktest.Case{
		{Name: "the same", Given: given(asked, asked), Want: checks.Pass, Saw: asked},
		{Name: "the same with a slash", Given: given(asked+"/", asked+"/"), Want: checks.Pass},
	}
	for name, c := range map[string]struct{ asked, got, saw string }{
		"slash too many":    {asked, asked + "/", "/realms/A/: it has a slash at its end"},
		"slash missing":     {asked + "/", asked, "it has no slash at its end"},
		"slash of the root": {"https://sso.example", "https://sso.example/", "it has a slash at its end"},
		"scheme":            {asked, "http://sso.example/realms/A", "the scheme differs"},
		"host":              {asked, "https://localhost/realms/A", "the host differs"},
		"port":              {asked, "https://sso.example:8443/realms/A", "the port differs"},
		"default port":      {asked, "https://sso.example:443/realms/A", "the port differs"},
		"path":              {asked, "https://sso.example/auth/realms/A", "the path differs"},
		"case of the path":  {asked, "https://sso.example/realms/a", "letters of the path differ in case"},
		"case of the host":  {asked, "https://SSO.example/realms/A", "letters differ in case"},
		"several":           {asked, "http://sso:8080/realms/A", "the scheme differs, the host differs, the port differs"},
		"query":             {asked, asked + "?x=1", "parts that an issuer must not have"},
		"no URL":            {asked, "acme.com", "acme.com: not a URL"},
		"template":          {asked, "https://sso.example/{tenantid}/v2.0", "a template with a placeholder"},
	} {
		cases = append(cases, checktest.Case{Name: name, Given: given(c.asked, c.got), Want: checks.Fail, Saw: c.saw})
	}
	checktest.Run(t, checks.DiscoveryIssuerMatches, cases...)
}
