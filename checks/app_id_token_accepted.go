package checks

import (
	"cmp"
	"fmt"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppIDTokenAccepted is Must: what it looks at are the steps of Core section 3.1.3.7,
// with the leeway that this application grants.
var AppIDTokenAccepted = &Check{
	ID:    "app-id-token-accepted",
	Title: "the application accepts the id_token's claims",
	Why: `iss, aud, the times and the nonce are compared by the application, each library
with a leeway of its own. The user has logged in at the provider by then and reads
a message of the library.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "3.1.3.7"}},
	Needs: []probe.Need{probe.Application, probe.Target, probe.Started, probe.Discovery, probe.Tokens, probe.IDToken, probe.Login},
	Judge: judgeAppIDTokenAccepted,
	Fix:   "Set the clocks by NTP, give the application the client_id and the issuer that the id_token names, and let the provider repeat the nonce.",

	Like: "id-token-times",
}

func judgeAppIDTokenAccepted(f *probe.Facts) Verdict {
	u := probe.Application.Of(f)
	wants := u.Profile.Demands.IDToken
	switch {
	case !wants.Read:
		return notApplicable(u.Title + " never reads the id_token")
	case wants.Unchecked:
		return notApplicable(u.Title + " reads the id_token's claims about people and looks at no others")
	}
	for _, look := range []func(*probe.Facts, *application.Used) (Verdict, bool){appIssuerClaim, appAudience, appTimes, appNonce} {
		if v, failed := look(f, u); failed {
			return v
		}
	}
	return passed("iss, aud, times and nonce fit", tokenForm(probe.Tokens.Of(f)))
}

func appIssuerClaim(f *probe.Facts, u *application.Used) (Verdict, bool) {
	claims, want := probe.IDToken.Of(f).Claims, probe.Discovery.Of(f).Issuer
	got := claims.Text("iss")
	if got == want || !u.Profile.Demands.Discovery {
		return Verdict{}, false
	}
	where := probe.Tokens.Of(f).At("id_token claim iss", got)
	return failed("iss "+want+", as discovery has it", "iss "+got, where).
		saying(u, "issuer-token-differs-from-discovery", map[string]string{"expected": want, "got": got}), true
}

func appAudience(f *probe.Facts, u *application.Used) (Verdict, bool) {
	claims, want := probe.IDToken.Of(f).Claims, probe.Target.Of(f).ClientID
	got := claims.List("aud")
	for _, aud := range got {
		if aud == want {
			return Verdict{}, false
		}
	}
	where := probe.Tokens.Of(f).At("id_token claim aud", strings.Join(got, ", "))
	return failed("aud with "+want, "aud "+orNothing(strings.Join(got, ", ")), where).
		saying(u, "aud-mismatch", map[string]string{"expected": want, "got": strings.Join(got, ", ")}), true
}

func appTimes(f *probe.Facts, u *application.Used) (Verdict, bool) {
	t, claims := probe.Tokens.Of(f), probe.IDToken.Of(f).Claims
	if t.Exchange.N == 0 {
		return Verdict{}, false // handed in: when they arrived is not known
	}
	wants := u.Profile.Demands.IDToken
	leeway := time.Duration(wants.LeewaySeconds) * time.Second
	ahead := time.Duration(cmp.Or(wants.IssuedSeconds, wants.LeewaySeconds)) * time.Second
	arrived := probe.Started.Of(f).Add(t.Exchange.Start + t.Exchange.Timing.Whole)
	exp, hasExp := claims.Time("exp")
	iat, hasIat := claims.Time("iat")
	values := map[string]string{
		"got": fmt.Sprint(exp.Unix()), "expected": fmt.Sprint(arrived.Unix()), "value": fmt.Sprint(int(arrived.Sub(exp).Seconds())),
	}
	switch {
	case hasExp && !exp.Add(leeway).After(arrived):
		return failed(fmt.Sprintf("exp after the arrival, with a leeway of %s", leeway), fmt.Sprintf("exp %s before it", whole(arrived.Sub(exp))),
			t.At("id_token claim exp", stamp(exp))).saying(u, "clock-skew", values), true
	case wants.IssuedAt && hasIat && iat.After(arrived.Add(max(ahead, clockLeeway))):
		values["future"] = "iat"
		return failed("iat not in the future", fmt.Sprintf("iat %s in the future", whole(iat.Sub(arrived))),
			t.At("id_token claim iat", stamp(iat))).saying(u, "clock-skew", values), true
	}
	return Verdict{}, false
}

func appNonce(f *probe.Facts, u *application.Used) (Verdict, bool) {
	t, login := probe.Tokens.Of(f), probe.Login.Of(f)
	wants := u.Profile.Demands.IDToken
	if !wants.Nonce || u.On(wants.NonceOff) || !t.FromCode || !login.Nonce.Present() {
		return Verdict{}, false
	}
	got := probe.IDToken.Of(f).Claims["nonce"]
	if got.Mask.Same(login.Nonce) {
		return Verdict{}, false
	}
	return failed("the nonce of the request", "nonce "+got.String(), t.At("id_token claim nonce", got.Mask.String())).
		saying(u, "nonce-missing-or-mismatch", nil), true
}
