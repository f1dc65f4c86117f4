package expect

import (
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

var redirectNeeds = []probe.Need{probe.AuthorizeSilent, probe.AuthorizeUnregistered, probe.RedirectAnswers}

var redirectSpec = []checks.Ref{{Doc: checks.OIDCCore, Section: "3.1.2.1"}, {Doc: checks.RFC9700, Section: "2.1"}}

// A redirection is how the provider takes one redirect URI.
type redirection int

const (
	taken redirection = iota + 1
	rejected
	untold // it does not look at the URI before the login
)

// redirectionOf reads an answer as the built-in checks do: beside those to the
// registered URI and to one that nobody registered.
func redirectionOf(a, silent, control *probe.AuthorizeAnswer) redirection {
	switch {
	case a.Kind == probe.Returned:
		return taken
	case a.Kind == probe.ErrorShown:
		return rejected
	case a.Kind == probe.PageShown && silent.Kind == probe.Returned && !a.LoginForm:
		return rejected
	case a.Kind == probe.PageShown && a.GoesOn() && control.Kind == probe.ErrorShown:
		return taken
	}
	return untold
}

// tried expects one redirection of each URI.
func tried(id checks.ID, title, fix string, uris []string, want redirection, wanted string) *checks.Check {
	return &checks.Check{
		ID: id, Title: title, Fix: fix, Spec: redirectSpec, Needs: redirectNeeds,
		Judge: func(f *probe.Facts) checks.Verdict {
			silent, control := probe.AuthorizeSilent.Of(f), probe.AuthorizeUnregistered.Of(f)
			var wrong, unknown []string
			var evidence, fine []wire.Evidence
			for _, x := range probe.RedirectAnswers.Of(f) {
				if !slices.Contains(uris, x.URI) {
					continue
				}
				switch redirectionOf(x.Answer, silent, control) {
				case want:
					fine = append(fine, x.Answer.Points())
				case untold:
					unknown = append(unknown, x.URI+" got "+x.Answer.Say())
				default:
					wrong = append(wrong, x.URI+" got "+x.Answer.Say())
					evidence = append(evidence, x.Answer.Points())
				}
			}
			switch {
			case len(wrong) > 0:
				return failed(wanted, strings.Join(wrong, "; "), evidence...)
			case len(unknown) > 0:
				return notApplicable("the provider does not tell before the login: " + strings.Join(unknown, "; "))
			}
			return passed(strings.Join(uris, ", "), fine...)
		},
	}
}

func accepted(uris []string) *checks.Check {
	return tried("expect-redirect-uris-accepted", "every expected redirect URI is accepted",
		"Register each of these redirect URIs for the client, letter by letter.", uris, taken, "a redirect to each of "+strings.Join(uris, ", "))
}

func refused(uris []string) *checks.Check {
	return tried("expect-redirect-uris-refused", "no redirect URI is accepted that must be refused",
		"Remove these redirect URIs, and the patterns that cover them, from the client.", uris, rejected, "an error page, and no redirect, for each of "+strings.Join(uris, ", "))
}

// exact holds the provider's own list against the expected one. Only the settings
// know what else is registered.
func exact(uris []string) *checks.Check {
	return &checks.Check{
		ID: "expect-redirect-uris-exact", Title: "no other redirect URI is registered",
		Spec:  redirectSpec,
		Needs: []probe.Need{probe.ProviderSettings},
		Fix:   "Make the client's list of redirect URIs exactly this one: " + strings.Join(uris, ", ") + ".",
		Judge: func(f *probe.Facts) checks.Verdict {
			s := probe.ProviderSettings.Of(f)
			if !s.RedirectURIs.Known {
				return notApplicable("the admin API does not show the registered redirect URIs", s.Asked...)
			}
			var wrong []string
			for _, u := range s.RedirectURIs.Value {
				if !slices.Contains(uris, u) {
					wrong = append(wrong, u+" is registered too")
				}
			}
			for _, u := range uris {
				if !slices.Contains(s.RedirectURIs.Value, u) {
					wrong = append(wrong, u+" is not registered")
				}
			}
			if len(wrong) > 0 {
				return failed("exactly "+strings.Join(uris, ", "), strings.Join(wrong, "; "), s.RedirectURIs.At)
			}
			return passed(strings.Join(uris, ", "), s.RedirectURIs.At)
		},
	}
}
