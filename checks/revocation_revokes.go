package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// RevocationRevokes is Must: RFC 7009 section 2 has the server invalidate the
// token at once. Only refresh tokens have to be revocable (section 2.1).
var RevocationRevokes = &Check{
	ID:    "revocation-revokes",
	Title: "a revoked token no longer works",
	Why: `Applications revoke the refresh token when somebody logs out or loses a phone.
Where the provider answers 200 and does nothing, the session goes on for whoever
has the token.`,
	Since: "v0.1",
	Level: Must,
	Spec:  []Ref{{RFC7009, "2"}, {RFC7009, "2.2"}},
	Needs: []probe.Need{probe.Revocation},
	Judge: judgeRevocationRevokes,
	Fix:   "Let this client revoke its tokens with the authentication that it uses at the token endpoint, and make the provider's nodes share one store for revoked tokens.",
}

func judgeRevocationRevokes(f *probe.Facts) Verdict {
	r := probe.Revocation.Of(f)
	answer := r.Answer.At("status", r.Answer.Say())
	used := r.Use.At("status", r.Use.Say())
	after := "after revoking the " + r.Kind + ", " + r.Tried + ": " + r.Use.Say()
	switch {
	case !r.Answer.Answered():
		return notApplicable("the revocation got "+r.Answer.Say(), answer)
	case r.Answer.Error().Code == "unsupported_token_type" && r.Kind == "access_token":
		return notApplicable("there is no refresh token, and access tokens cannot be revoked: "+r.Answer.Say(), answer)
	case r.Answer.Status() != 200:
		return failed("200 for the revocation of the "+r.Kind, r.Answer.Say(), answer)
	case r.Tried == "":
		return notApplicable("200, and no endpoint tells whether an access token is still good", answer)
	case !r.Use.Answered() || r.Use.Status() >= 500:
		return notApplicable(after, used)
	case r.Alive:
		return failed("an error for the revoked "+r.Kind, "it still works at "+r.Tried+": "+r.Use.Say(), answer, used)
	}
	return passed(after, used)
}
