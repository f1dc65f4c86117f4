package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// IDTokenFormat is Must: Core section 2 has id_tokens signed as JWS, and
// encrypted only where the client registered for it. Whoever did register gives
// --decryption-key, and then a JWE passes; without the key it is what the
// client sees, a token that it cannot read. It owns the reading of the id_token.
var IDTokenFormat = &Check{
	ID:    "id-token-format",
	Title: "the id_token is a JWS that clients can read",
	Why: `Most clients read only signed id_tokens: express-openid-connect 2 (so MiroTalk)
says "encrypted JWTs cannot be decoded", version 3 "unsupported operation",
go-oidc (so OAuth2-Proxy) "compact JWS format must have three parts". The user
has logged in by then and sees an error page of the application.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "2"}, {OIDCCore, "10.2"}},
	Needs: []probe.Need{probe.Tokens, probe.IDToken},
	Judge: judgeIDTokenFormat,
	Fix:   "Remove the encryption key or certificate from the client's settings at the provider, so that id_tokens are signed only; if the client is meant to decrypt, give its private key with --decryption-key.",
}

func judgeIDTokenFormat(f *probe.Facts) Verdict {
	j := probe.IDToken.Of(f)
	where := probe.Tokens.Of(f).At("body /id_token", j.Token.String())
	if j.Encrypted {
		return passed(fmt.Sprintf("a JWE, alg %s, enc %s, opened with --decryption-key; inside a JWS, alg %s", j.Outer.Alg, j.Outer.Enc, j.Header.Alg), where)
	}
	return passed("a JWS, alg "+j.Header.Alg, where)
}
