package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// sentToProducts counts what the recorded runs against healthy real products sent,
// each with a login and with every impact.
func sentToProducts(t *testing.T, b *bytes.Buffer) {
	t.Helper()
	const healthy = "-healthy.json"
	files, err := filepath.Glob("../../testdata/sessions/*" + healthy)
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded session (error %v)", err)
	}
	b.WriteString(`
## Real products

Whole runs (` + "`--login headless --impact intrusive`" + `) against healthy real products, as recorded in ` + "`testdata/sessions`" + `, by the endpoint that was asked. What a
provider does not offer is not asked; a login page in a browser loads scripts and styles besides.

| endpoint |`)
	var counts []map[string]int
	for _, file := range files {
		fmt.Fprintf(b, " %s |", strings.TrimSuffix(filepath.Base(file), healthy))
		var p problems
		r, err := (&judgeFlags{}).judge(nil, file, &p)
		if err != nil || p != nil {
			t.Fatalf("%s: %v %v", file, err, p)
		}
		counts = append(counts, sentByEndpoint(r))
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(files)) + "\n")
	for _, endpoint := range append(endpointNames(), loginPages, "together") {
		fmt.Fprintf(b, "| %s |", endpoint)
		for _, c := range counts {
			fmt.Fprintf(b, " %d |", c[endpoint])
		}
		b.WriteByte('\n')
	}
}

// loginPages is what is below no endpoint: the pages of a login, and of a logout.
const loginPages = "pages of the login"

type endpoint struct {
	name string
	of   func(*probe.ProviderMetadata) string // its address
}

// endpoints are the kinds of requests, in the order in which a login meets them.
var endpoints = []endpoint{
	{"discovery", func(m *probe.ProviderMetadata) string { return "/.well-known/openid-configuration" }},
	{"jwks_uri", func(m *probe.ProviderMetadata) string { return m.JWKSURI }},
	{"authorization_endpoint", func(m *probe.ProviderMetadata) string { return m.AuthorizationEndpoint }},
	{"token_endpoint", func(m *probe.ProviderMetadata) string { return m.TokenEndpoint }},
	{"userinfo_endpoint", func(m *probe.ProviderMetadata) string { return m.UserinfoEndpoint }},
	{"introspection_endpoint", func(m *probe.ProviderMetadata) string { return m.IntrospectionEndpoint }},
	{"revocation_endpoint", func(m *probe.ProviderMetadata) string { return m.RevocationEndpoint }},
	{"end_session_endpoint", func(m *probe.ProviderMetadata) string { return m.EndSessionEndpoint }},
}

func endpointNames() (names []string) {
	for _, e := range endpoints {
		names = append(names, e.name)
	}
	return names
}

func sentByEndpoint(r *ran) map[string]int {
	m, _ := probe.Discovery.Maybe(r.outcome.Facts)
	count := map[string]int{}
	for _, e := range r.outcome.Exchanges {
		count["together"]++
		i := slices.IndexFunc(endpoints, func(x endpoint) bool {
			address := x.of(m)
			return address != "" && isAt(e, address)
		})
		if i < 0 {
			count[loginPages]++
			continue
		}
		count[endpoints[i].name]++
	}
	return count
}

// isAt reports whether an exchange asked at an address, whatever its parameters.
func isAt(e wire.Exchange, address string) bool {
	path := func(address string) string { return report.SentBy([]report.Exchange{{URL: address}})[0].Path }
	return path(e.Request.URL) == path(address) || strings.HasPrefix(address, "/") && strings.HasSuffix(path(e.Request.URL), address)
}
