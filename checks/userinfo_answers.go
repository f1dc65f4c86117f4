package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// UserinfoAnswers is Must: Core section 5.3 has the advertised endpoint return
// claims for a good access token. A signed or encrypted answer that can be read
// is allowed by section 5.3.2 and passes.
var UserinfoAnswers = &Check{
	ID:    "userinfo-answers",
	Title: "userinfo returns the user's claims",
	Why: `Many clients take name, e-mail and groups from userinfo, because providers
leave them out of the id_token. A refusal there fails the login: "An error
occurred while attempting to retrieve the UserInfo Resource: 403".`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{OIDCCore, "5.3"}, {RFC6750, "3.1"}},
	Needs: []probe.Need{probe.UserInfo, probe.UserInfoClaims},
	Judge: judgeUserinfoAnswers,
	Fix:   "Grant the client the scope openid, and let token and userinfo endpoint be reached under one host name; where the answer is encrypted, turn that off or give the client the key.",
}

func judgeUserinfoAnswers(f *probe.Facts) Verdict {
	d := probe.UserInfoClaims.Of(f)
	names := strings.Join(d.Claims.Names(), ", ")
	where := probe.UserInfo.Of(f).At("body", names)
	if j := d.JWT; j != nil {
		return passed(fmt.Sprintf("a JWT (alg %s), which clients that read only JSON cannot use: %s", j.Header.Alg, names), where)
	}
	return passed(names, where)
}
