package report_test

import (
	"slices"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/report"
)

func TestSentBy(t *testing.T) {
	got := report.SentBy([]report.Exchange{
		{N: 3, Step: "login", Method: "GET", URL: "https://sso.example.com/login?session=(masked)"},
		{N: 1, Step: "discovery", Method: "GET", URL: "https://sso.example.com/.well-known/openid-configuration"},
		{N: 2, Step: "login", Method: "POST", URL: "https://sso.example.com/login"},
		{N: 4, Step: "login", Method: "GET", URL: "https://sso.example.com/login?other=1"},
		{N: 5, Step: "login", Method: "GET", URL: "https://sso.example.com"},
		{N: 6, Step: "login", Method: "GET", URL: "://"},
	})
	want := []report.Sent{
		{Step: "discovery", Method: "GET", Path: "/.well-known/openid-configuration", Times: 1},
		{Step: "login", Method: "POST", Path: "/login", Times: 1},
		{Step: "login", Method: "GET", Path: "/login", Times: 2},
		{Step: "login", Method: "GET", Path: "/", Times: 1},
		{Step: "login", Method: "GET", Path: "(an address that cannot be read)", Times: 1},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
