package probe

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Acceptance is what is known about one part of the authorization request when
// nothing speaks against it.
type Acceptance struct {
	Proved   bool   // else merely not disproved
	Saw      string // what proves it, or why nothing is proved
	Evidence []wire.Evidence
}

func proved(saw string, a *AuthorizeAnswer) (*Acceptance, error) {
	return &Acceptance{true, saw, []wire.Evidence{a.Points()}}, nil
}

func unproved(saw string, a *AuthorizeAnswer) (*Acceptance, error) {
	return &Acceptance{false, saw, []wire.Evidence{a.Points()}}, nil
}

func refused(want, saw string, a *AuthorizeAnswer) (*Acceptance, error) {
	return nil, &Problem{Want: want, Saw: saw, Evidence: []wire.Evidence{a.Points()}}
}

// authorizeNeeds are the answers that the readings below look at together. They
// may all be absent: without an authorization endpoint or a redirect URI.
var authorizeNeeds = []Need{
	Target, Client, Discovery,
	IfOffered(AuthorizeSilent), IfOffered(AuthorizeUnknownClient), IfOffered(AuthorizationControls),
}

// authorization is one look at these answers.
type authorization struct {
	target   *TargetInfo
	metadata *ProviderMetadata
	silent   *AuthorizeAnswer // nil: not asked
	unknown  *AuthorizeAnswer
	controls *AuthorizeControls
}

func lookAtAuthorization(f *Facts) authorization {
	v := authorization{target: Target.Of(f), metadata: Discovery.Of(f)}
	v.silent, _ = AuthorizeSilent.Maybe(f)
	v.unknown, _ = AuthorizeUnknownClient.Maybe(f)
	v.controls, _ = AuthorizationControls.Maybe(f)
	return v
}

// notAsked is the acceptance of everything when there is no answer to look at.
func (v authorization) notAsked() (*Acceptance, error) {
	if v.silent != nil {
		return nil, v.lost()
	}
	return &Acceptance{Saw: "no authorization request could be made"}, nil
}

// asked reports whether there is an answer to look at.
func (v authorization) asked() bool { return v.silent != nil && v.lost() == nil }

// lost says who reports that the authorization endpoint gave no answer.
func (v authorization) lost() error {
	return lost(v.silent.Exchange, v.metadata.AuthorizationEndpoint, v.metadata, v.target.Issuer)
}

// goesOn reports whether the request is not refused as the login will send it.
func (v authorization) goesOn() bool { return v.silent.GoesOn() || v.plainGoesOn() }

func (v authorization) plainGoesOn() bool {
	return v.controls.Plain != nil && v.controls.Plain.GoesOn()
}

// control returns the first request with something left out that ended so.
func (v authorization) control(kind AuthorizeKind) *AuthorizeAnswer {
	for _, a := range v.controls.all() {
		if a.Kind == kind {
			return a
		}
	}
	return nil
}

// ClientKnown is there when nothing says that the provider does not know the
// client, or has it disabled.
var ClientKnown = &Step[*Acceptance]{
	name: "known client", owner: "authorize-client-known", impact: Active,
	needs: slices.Concat(authorizeNeeds, clientAnswers),
	do: func(ctx context.Context, s *Session, f *Facts) (*Acceptance, error) {
		v := lookAtAuthorization(f)
		atToken := s.lookAtTokenEndpoint(ctx, v.metadata, answersOf(f))
		switch {
		case !v.asked() && v.silent != nil && atToken.answered:
			return atToken.instead(unproved("the authorization endpoint could not be reached: "+v.silent.Say(), v.silent))
		case !v.asked():
			return atToken.instead(v.notAsked())
		case v.silent.Kind == Unanswered:
			return refused("an answer at the authorization endpoint", v.silent.Say(), v.silent)
		case v.silent.Kind == Returned:
			return atToken.instead(v.clientReturned())
		case v.silent.Kind == ErrorShown:
			return v.clientRefused(atToken)
		}
		return atToken.instead(v.clientShown())
	},
}

// wantClient is what ClientKnown wants to see.
func (v authorization) wantClient() string {
	return "a provider that knows client " + wire.Clean(v.target.ClientID)
}

// clientReturned: who is sent to the redirect URI is known, unless a made-up
// client is sent there too.
func (v authorization) clientReturned() (*Acceptance, error) {
	switch {
	case !v.silent.like(v.unknown):
		return proved(v.silent.Say()+"; for a made-up client_id "+v.unknown.Say(), v.silent)
	case v.silent.OAuth.Code == "invalid_client", v.silent.OAuth.Code == "unauthorized_client":
		return refused(v.wantClient(), v.silent.Say()+", the same as for a made-up client_id", v.silent)
	}
	return unproved("a made-up client_id gets the same answer, "+v.unknown.Say(), v.silent)
}

// clientRefused: an error page is about the client or about its redirect URI
// (RFC 6749 section 4.1.2.1); what tells which is, in this order, whether any
// other request came through, whether a made-up client gets the same page, what
// the page calls by name, and what the token endpoint says.
func (v authorization) clientRefused(atToken tokenEndpoint) (*Acceptance, error) {
	if a := v.control(Returned); a != nil {
		return proved("with a part left out, the request comes back: "+a.Say(), a)
	}
	saw := v.silent.Say()
	switch same := v.silent.like(v.unknown); {
	case v.control(PageShown) != nil || v.metadata.RequirePAR:
		return atToken.instead(unproved("no answer to a plain request tells: "+saw, v.silent))
	case atToken.known():
		return atToken.instead(unproved(saw, v.silent))
	case same:
		saw += ", the same as for a made-up client_id"
		if !v.silent.mentions("client", "application") {
			saw += ": no client is let in, or the page does not say that it means the redirect URI"
		}
		return refused(v.wantClient(), saw, v.silent)
	case atToken.refused && !v.silent.mentions("redirect_uri", "redirect uri", "callback url", v.target.RedirectURI):
		return refused(v.wantClient()+" and lets it in", saw+"; the token endpoint refuses the client too", v.silent)
	}
	return proved("the error page differs from that for a made-up client_id", v.silent)
}

// clientShown: a provider that shows its login page to a made-up client too has
// not looked yet.
func (v authorization) clientShown() (*Acceptance, error) {
	switch {
	case !v.unknown.GoesOn() && v.unknown.Kind != Unanswered,
		v.silent.LoginForm && v.unknown.Kind == PageShown && !v.unknown.LoginForm && v.unknown.Elsewhere == "":
		return proved(v.silent.Say()+"; for a made-up client_id "+v.unknown.Say(), v.silent)
	}
	return unproved("the provider does not look at the client before the login: a made-up client_id gets "+v.unknown.Say()+" too", v.silent)
}

// RedirectURIAccepted is there when the provider does not refuse the redirect URI.
var RedirectURIAccepted = &Step[*Acceptance]{
	name: "accepted redirect URI", owner: "authorize-redirect-uri-registered", impact: Active,
	needs: slices.Concat(authorizeNeeds, []Need{ClientKnown}),
	do: func(_ context.Context, _ *Session, f *Facts) (*Acceptance, error) {
		v := lookAtAuthorization(f)
		switch {
		case !v.asked():
			return v.notAsked()
		case v.silent.Kind == Returned:
			return proved(v.silent.Say(), v.silent)
		case v.silent.Kind == PageShown:
			return unproved(v.silent.Say()+", which does not tell", v.silent)
		}
		if a := v.control(Returned); a != nil {
			return proved("with a part of the request left out, "+a.Say(), a)
		}
		if v.control(PageShown) != nil || v.metadata.RequirePAR {
			return unproved("no answer to a plain request tells: "+v.silent.Say(), v.silent)
		}
		return refused(
			"a redirect to "+wire.Clean(v.target.RedirectURI)+", registered for this client letter by letter",
			v.silent.Say(), v.silent)
	},
}

// ScopesAccepted is there when the provider refuses none of the scopes.
var ScopesAccepted = &Step[*Acceptance]{
	name: "accepted scopes", owner: "authorize-scopes-accepted", impact: Active,
	needs: slices.Concat(authorizeNeeds, []Need{RedirectURIAccepted}),
	do: func(_ context.Context, _ *Session, f *Facts) (*Acceptance, error) {
		v := lookAtAuthorization(f)
		switch {
		case !v.asked():
			return v.notAsked()
		case v.silent.Kind == Returned && v.silent.GoesOn():
			return proved(v.silent.Say(), v.silent)
		case v.goesOn():
			return unproved("the provider says nothing about scopes before the login: "+v.silent.Say(), v.silent)
		}
		if no, yes := v.scopes(); v.silent.OAuth.Code == "invalid_scope" || len(no) > 0 && len(yes) > 0 {
			return refused("every one of these scopes allowed to the client: "+scopeText(v.target.Scopes), sawScopes(no, yes, v.silent), v.silent)
		}
		if a := v.controls.NoPKCE; a != nil && a.Kind == Returned && a.GoesOn() {
			return proved("without PKCE, "+a.Say(), a)
		}
		return unproved("the request is refused for another reason: "+v.silent.Say(), v.silent)
	},
}

// scopes parts the scopes into those that are refused and those that are not,
// each asked for on its own.
func (v authorization) scopes() (no, yes []string) {
	for _, x := range v.controls.ByScope {
		if x.Answer.GoesOn() {
			yes = append(yes, x.Scope)
		} else {
			no = append(no, x.Scope)
		}
	}
	return no, yes
}

// sawScopes names the scopes that are refused. When openid is, it takes all
// others with it, because they are asked for together.
func sawScopes(no, yes []string, a *AuthorizeAnswer) string {
	switch {
	case len(no) == 0:
		return "each is accepted by itself, together they are refused: " + a.Say()
	case slices.Contains(no, "openid"):
		return "openid is refused: " + a.Say()
	case len(yes) == 0:
		return "all are refused: " + a.Say()
	}
	return scopeText(no) + " refused, " + scopeText(yes) + " accepted: " + a.Say()
}

// PKCEAccepted is there when the provider does not refuse a request for its
// code_challenge.
var PKCEAccepted = &Step[*Acceptance]{
	name: "accepted code_challenge", owner: "authorize-pkce-accepted", impact: Active,
	needs: slices.Concat(authorizeNeeds, []Need{RedirectURIAccepted}),
	do: func(_ context.Context, _ *Session, f *Facts) (*Acceptance, error) {
		v := lookAtAuthorization(f)
		const want = "a request with code_challenge_method=S256 is accepted"
		switch {
		case !v.asked():
			return v.notAsked()
		case v.silent.Kind == Returned && v.silent.GoesOn():
			return proved(v.silent.Say(), v.silent)
		case v.goesOn():
			return unproved("the provider says nothing about PKCE before the login: "+v.silent.Say(), v.silent)
		}
		if a := v.controls.NoPKCE; a != nil && a.GoesOn() {
			return refused(want, v.silent.Say()+"; without PKCE "+a.Say(), v.silent)
		}
		if v.silent.mentions("code_challenge", "code challenge") {
			// A public client may be refused with PKCE and without it.
			return refused(want, v.silent.Say(), v.silent)
		}
		for _, x := range v.controls.ByScope {
			if x.Answer.Kind == Returned && x.Answer.GoesOn() {
				return proved("with the scope "+x.Scope+", "+x.Answer.Say(), x.Answer)
			}
		}
		return unproved("the request is refused for another reason: "+v.silent.Say(), v.silent)
	},
}

// Authorizable is there when nothing speaks against an authorization request
// with the user's real parameters. What is refused for a reason that has no
// check of its own ends here, with the provider's words.
var Authorizable = &Step[*Acceptance]{
	name: "accepted authorization request", owner: "authorize-login-completes", impact: Active,
	needs: slices.Concat(authorizeNeeds, []Need{ScopesAccepted, PKCEAccepted}),
	do: func(_ context.Context, _ *Session, f *Facts) (*Acceptance, error) {
		v := lookAtAuthorization(f)
		switch {
		case !v.asked():
			return v.notAsked()
		case v.silent.Kind == Returned && v.silent.GoesOn():
			return proved(v.silent.Say(), v.silent)
		case v.silent.GoesOn():
			return unproved(v.silent.Say(), v.silent)
		case v.plainGoesOn():
			return unproved("refused with prompt=none only: "+v.silent.Say(), v.silent)
		}
		return refused("an authorization request that the provider goes on with", v.silent.Say()+v.hint(), v.silent)
	},
}

// hint adds what the provider's documents say about a refusal.
func (v authorization) hint() string {
	code, m := v.silent.OAuth.Code, v.metadata
	switch {
	case m.RequirePAR:
		return "; discovery says require_pushed_authorization_requests (RFC 9126), and clients that do not push end here"
	case code == "unsupported_response_type" && !slices.Contains(m.ResponseTypesSupported, "code"):
		return fmt.Sprintf("; discovery lists response types %s, and not code", strings.Join(m.ResponseTypesSupported, ", "))
	}
	return ""
}
