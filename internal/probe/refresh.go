package probe

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

const offlineAccess = "offline_access"

// reads lists the steps that ask with the main grant's tokens and burn nothing:
// what may end a token waits for them.
func reads() []Need {
	return []Need{
		UserInfo, IntrospectAccess, IntrospectAccessHinted, IntrospectAccessMishinted,
		IntrospectRefresh, IntrospectRefreshHinted, IntrospectAnonymous,
	}
}

// RefreshToken is the main grant's refresh token.
var RefreshToken = &Step[wire.Masked]{
	name: "refresh token", owner: "refresh-token-issued", impact: Active,
	needs: []Need{Tokens},
	do: func(_ context.Context, _ *Session, f *Facts) (wire.Masked, error) {
		t := Tokens.Of(f)
		switch {
		case t.RefreshToken.Present():
			return t.RefreshToken, nil
		case !slices.Contains(t.Asked, offlineAccess):
			return t.RefreshToken, &Missing{Flag: fmt.Sprintf("--scope %q", scopeText(append(slices.Clone(t.Asked), offlineAccess)))}
		}
		return t.RefreshToken, withoutRefreshToken(t)
	},
}

// withoutRefreshToken tells a scope that was dropped from one that was granted
// without effect: different settings repair them.
func withoutRefreshToken(t *TokenSet) *Problem {
	p := &Problem{
		Want:     "a refresh_token in the token response",
		Saw:      "none, though the granted scope has offline_access",
		Evidence: []wire.Evidence{t.At("body /refresh_token", "(absent)")},
	}
	switch {
	case !t.HasScope:
		p.Saw = "none; the answer has no scope, so offline_access counts as granted"
	case !slices.Contains(t.Scope, offlineAccess):
		p.Saw = "none; offline_access was dropped from the granted scope, " + scopeText(t.Scope)
		p.Evidence = append(p.Evidence, t.At("body /scope", scopeText(t.Scope)))
	}
	return p
}

// refresh uses a refresh token. It asks for no scope: what was granted stays.
func (s *Session) refresh(ctx context.Context, m *ProviderMetadata, method AuthMethod, token wire.Masked) *wire.Answer {
	form := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {s.Vault.Reveal(token)}}
	return s.Post(ctx, m.TokenEndpoint, form, s.Client(method))
}

// Refreshed is the token response for the main grant's refresh token. Some
// providers end the old access token with it, so it waits for who reads that.
var Refreshed = &Step[*TokenSet]{
	name: "refreshed tokens", owner: "refresh-accepted", impact: Active,
	needs: []Need{Discovery, ClientAuthMethod, RefreshToken},
	after: reads(),
	do: func(ctx context.Context, s *Session, f *Facts) (*TokenSet, error) {
		a := s.refresh(ctx, Discovery.Of(f), ClientAuthMethod.Of(f), RefreshToken.Of(f))
		return s.readTokens(a, "a token response for the refresh token")
	},
}

// RefreshedIDToken is the id_token that came with the refreshed tokens.
var RefreshedIDToken = &Step[*JWT]{
	name: "refreshed id_token", owner: "refresh-id-token", impact: Active,
	needs: []Need{IDToken, Refreshed},
	do: func(_ context.Context, s *Session, f *Facts) (*JWT, error) {
		t := Refreshed.Of(f)
		if !t.IDToken.Present() {
			return nil, &NotOffered{What: "sent no id_token with the refresh"}
		}
		j, jws, err := s.readJWT(t.IDToken)
		if err != nil {
			return nil, &Problem{
				Want:     "a signed JWT (JWS), as at the login",
				Saw:      err.Error(),
				Evidence: []wire.Evidence{t.At("body /id_token", t.IDToken.String())},
			}
		}
		s.keep(newestIDTokenJWS, []byte(jws))
		return j, nil
	},
}

// Replaces reports whether these tokens came with a refresh token other than old.
func (t *TokenSet) Replaces(old wire.Masked) bool {
	return t.RefreshToken.Present() && !t.RefreshToken.Same(old)
}

// RefreshReplay is a refresh (First) and the replaced refresh token once more
// (Again), in a grant of its own.
var RefreshReplay = &Step[*Replayed]{
	name: "answer to a replaced refresh token", impact: Intrusive,
	needs: []Need{Target, Discovery, ClientAuthMethod, RefreshToken, Refreshed},
	after: append(reads(), CodeReplay),
	do: func(ctx context.Context, s *Session, f *Facts) (*Replayed, error) {
		if !Refreshed.Of(f).Replaces(RefreshToken.Of(f)) {
			return nil, &NotOffered{What: "did not replace the refresh token, so using it again is no replay"}
		}
		m, method := Discovery.Of(f), ClientAuthMethod.Of(f)
		first, err := s.furtherTokens(ctx, m, method, "refresh", Target.Of(f).Scopes)
		if err != nil {
			return nil, err
		}
		a := s.refresh(ctx, m, method, first.RefreshToken)
		second, err := s.readTokens(a, "")
		if err != nil || !second.Replaces(first.RefreshToken) {
			return nil, &NotOffered{What: "did not replace the refresh token of a second login: " + say(a.Exchange)}
		}
		again := s.refresh(ctx, m, method, first.RefreshToken)
		s.maskTokens(again)
		return &Replayed{First: second.Fetched, Again: Fetched{Exchange: again.Exchange}}, nil
	},
}

// furtherTokens gets the tokens of another grant in the same login. Its error
// says that there is nothing to try: what stops a second login is reported
// where the first one is judged.
func (s *Session) furtherTokens(ctx context.Context, m *ProviderMetadata, method AuthMethod, name string, scopes []string) (*TokenSet, error) {
	g, err := s.further(ctx, m, method, name, scopes)
	if err != nil {
		return nil, err
	}
	a := s.redeem(ctx, m, method, g)
	t, err := s.readTokens(a, "")
	if err != nil {
		return nil, &NotOffered{What: "gave a second login no tokens: " + say(a.Exchange)}
	}
	return t, nil
}
