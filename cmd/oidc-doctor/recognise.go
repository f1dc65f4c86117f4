package main

import (
	"net/url"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// given is the confidence of a provider that the user named.
const given = "given"

// recognise says who the provider is: the one that was given, else the one that
// its answers show. What it does not know is no reason to lose a report.
func (d *diagnosis) recognise(o *runner.Outcome) (report.Provider, *knowledge.Provider) {
	seen, err := knowledge.Identify(d.observed(o))
	if err != nil {
		seen = knowledge.Identity{Confidence: knowledge.Unknown}
	}
	if d.provider != nil {
		r := report.Provider{Name: d.provider.Name, Title: d.provider.Title, Confidence: given}
		if seen.Name == d.provider.Name {
			r.Version = seen.Version
		}
		return r, d.provider
	}
	r := report.Provider{Name: seen.Name, Title: seen.Title, Version: seen.Version, Confidence: seen.Confidence}
	if seen.Name == "" {
		return r, nil
	}
	known, err := knowledge.LoadProvider(seen.Name)
	if err != nil {
		return r, nil
	}
	return r, known
}

// observed is what the run saw of the provider that can tell its name.
func (d *diagnosis) observed(o *runner.Outcome) knowledge.Observation {
	seen := knowledge.Observation{Issuer: d.config.Issuer, Headers: map[string][]string{}}
	if m, ok := probe.Discovery.Maybe(o.Facts); ok {
		seen.Issuer, seen.Metadata = m.Issuer, m.Raw
	}
	for _, e := range o.Exchanges {
		if host(e.Request.URL) != host(d.config.Issuer) {
			continue // what it sends its users to, another provider say
		}
		for name, values := range e.Answer.Header {
			for _, value := range values {
				if !slices.Contains(seen.Headers[name], value) {
					seen.Headers[name] = append(seen.Headers[name], value)
				}
			}
		}
		seen.Pages = append(seen.Pages, e.Answer.Marks...)
		seen.Pages = append(seen.Pages, errorWords(e.Answer.Body)...)
		for _, cookie := range e.Answer.Header.Values("Set-Cookie") {
			name, _, _ := strings.Cut(cookie, "=")
			if !slices.Contains(seen.Cookies, name) {
				seen.Cookies = append(seen.Cookies, name)
			}
		}
	}
	return seen
}

// errorWords are the words of an error answer in JSON.
func errorWords(body any) []string {
	members, _ := body.(map[string]any)
	var words []string
	for _, name := range []string{"error", "error_description"} {
		if s, ok := members[name].(string); ok && s != "" {
			words = append(words, s)
		}
	}
	return words
}

func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
