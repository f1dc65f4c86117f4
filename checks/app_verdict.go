package checks

import (
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// saying adds to a failure what causes it and which message the application has
// for that. values fill the message's {names}.
func (v Verdict) saying(u *application.Used, cause string, values map[string]string) Verdict {
	v.Cause = cause
	v.Says, v.Where = u.Profile.Says(cause, values)
	return v
}

// asksNothing is why what the application sends is no question.
func asksNothing(u *application.Used) string {
	return u.Title + " sends no authorization request: another program gets its tokens"
}

// notRefused is the verdict on what an application sends where nothing speaks against it:
// unlike for the provider, that nothing is proved is no reason to leave it open.
func notRefused(sent string, a *probe.Acceptance) Verdict {
	if !a.Proved {
		sent += ", not refused: " + a.Saw
	}
	return passed(sent, a.Evidence...)
}

// OfProvider lists the checks that are about any client of the provider.
func OfProvider() []*Check {
	return slices.DeleteFunc(slices.Clone(All), (*Check).OfApplication)
}

// tokenForm says what the id_token of a response looks like, with its place there.
func tokenForm(t *probe.TokenSet) wire.Evidence { return t.At("body /id_token", t.IDToken.String()) }
