package checks

import (
	"fmt"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// AppCookieSize is Should: RFC 6265 section 6.1 has browsers keep at least 4096 bytes a
// cookie, and servers limit the size of all headers together.
var AppCookieSize = &Check{
	ID:    "app-cookie-size",
	Title: "the session fits the application's cookie",
	Why: `An application that keeps its session in a cookie puts all tokens into it. Beyond
4096 bytes it is split or dropped, and proxies refuse the header: 400, 431, 502, or
a login that starts again and again.`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{RFC6265, "6.1"}},
	Needs: []probe.Need{probe.Application, probe.Tokens},
	Judge: judgeAppCookieSize,
	Fix:   "Keep sessions on the server (a session store such as Redis), or have the provider send smaller tokens: fewer groups, roles and claims.",

	ApplicationFirst: true,
}

// packed is what compression leaves of tokens, in percent: little is saved in base64.
// oauth2-proxy 7.15.3 made 3696 bytes, all told, of what would have been 4218.
const packed = 85

func judgeAppCookieSize(f *probe.Facts) Verdict {
	u, t := probe.Application.Of(f), probe.Tokens.Of(f)
	limit := u.Profile.Session.CookieBytes
	if u.Store() != application.StoreCookie || limit == 0 {
		return notApplicable(u.Title + " keeps no tokens in a cookie")
	}
	tokens := t.AccessToken.Len + t.RefreshToken.Len + t.IDToken.Len
	size := (tokens*4 + 2) / 3 // encrypted, then base64
	saw := fmt.Sprintf("about %d bytes: tokens of %d, encrypted and in base64", size, tokens)
	where := t.At("body", fmt.Sprintf("access_token %d, refresh_token %d, id_token %d bytes", t.AccessToken.Len, t.RefreshToken.Len, t.IDToken.Len))
	switch {
	case size <= limit:
		return passed(saw, where)
	case u.Profile.Session.CookiePacked && size*packed/100 <= limit:
		return passed(fmt.Sprintf("%s, and a little less as they are compressed: close to the %d bytes that fit", saw, limit), where)
	}
	return failed(fmt.Sprintf("at most %d bytes", limit), saw, where).saying(u, "session-cookie-too-large", map[string]string{"got": fmt.Sprint(size)})
}
