package probe

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Introspection is an answer of the introspection endpoint (RFC 7662 section 2.2).
type Introspection struct {
	Fetched
	Understood bool // 200 and a JSON object whose member active is a boolean
	Active     bool
	Claims     Claims // all members, when Understood
}

// Say describes the answer in a few words.
func (i *Introspection) Say() string {
	if i.Understood {
		return fmt.Sprintf("active %t", i.Active)
	}
	return i.Fetched.Say()
}

// introspect asks about a token. hint "" sends none, auth nil no client.
func (s *Session) introspect(ctx context.Context, endpoint, token, hint string, auth *ClientAuth) *Introspection {
	form := url.Values{"token": {token}}
	if hint != "" {
		form.Set("token_type_hint", hint)
	}
	a := s.Post(ctx, endpoint, form, auth)
	i := &Introspection{Fetched: Fetched{Exchange: a.Exchange}}
	var m struct{ Active *bool }
	if a.Status != 200 || json.Unmarshal(a.Body, &m) != nil || m.Active == nil {
		return i
	}
	i.Claims, _ = s.readClaims(a.Body) // an object: it was just read as one
	i.Understood, i.Active = true, *m.Active
	return i
}

// IntrospectionEndpoint is the address of introspection.
var IntrospectionEndpoint = advertised("introspection endpoint", "introspection_endpoint",
	func(m *ProviderMetadata) string { return m.IntrospectionEndpoint })

// Introspector is how this client authenticates when it introspects.
var Introspector = &Step[AuthMethod]{
	name: "client that may introspect", impact: Active,
	needs: []Need{IntrospectionEndpoint, ClientAuthMethod},
	do: func(_ context.Context, _ *Session, f *Facts) (AuthMethod, error) {
		method := ClientAuthMethod.Of(f)
		if method == AuthNone {
			// RFC 7662 section 2.1: the endpoint must know who asks.
			return method, &NotOffered{What: "introspects for clients that authenticate; this one is public"}
		}
		return method, nil
	},
}

func accessToken(f *Facts) wire.Masked  { return Tokens.Of(f).AccessToken }
func refreshToken(f *Facts) wire.Masked { return RefreshToken.Of(f) }

// introspection asks about a token of the main grant, which it only reads.
func introspection(name, hint string, from Need, token func(*Facts) wire.Masked) *Step[*Introspection] {
	return &Step[*Introspection]{
		name: name, impact: Active,
		needs: []Need{IntrospectionEndpoint, Introspector, from},
		do: func(ctx context.Context, s *Session, f *Facts) (*Introspection, error) {
			live := s.Vault.Reveal(token(f))
			return s.introspect(ctx, IntrospectionEndpoint.Of(f), live, hint, s.Client(Introspector.Of(f))), nil
		},
	}
}

// The same two tokens with different hints, side by side: only what differs
// between two answers about one token can be blamed on the hint.
var (
	IntrospectAccess          = introspection("introspection of the access token", "", Tokens, accessToken)
	IntrospectAccessHinted    = introspection("introspection of the access token with its hint", "access_token", Tokens, accessToken)
	IntrospectAccessMishinted = introspection("introspection of the access token with the hint refresh_token", "refresh_token", Tokens, accessToken)
	IntrospectRefresh         = introspection("introspection of the refresh token", "", RefreshToken, refreshToken)
	IntrospectRefreshHinted   = introspection("introspection of the refresh token with its hint", "refresh_token", RefreshToken, refreshToken)
)

// IntrospectGarbage asks about a token that nobody issued.
var IntrospectGarbage = &Step[*Introspection]{
	name: "introspection of a made-up token", impact: Active,
	needs: []Need{IntrospectionEndpoint, Introspector},
	do: func(ctx context.Context, s *Session, f *Facts) (*Introspection, error) {
		return s.introspect(ctx, IntrospectionEndpoint.Of(f), madeUpToken(), "", s.Client(Introspector.Of(f))), nil
	},
}

func madeUpToken() string { return "made-up-" + rand.Text() }

// AnonymousIntrospection is the answer to somebody who is no client.
type AnonymousIntrospection struct {
	Introspection
	RealToken bool // asked about the main grant's access token; else about a made-up one
}

// IntrospectAnonymous asks without client authentication. It needs no login:
// where there is none, a made-up token has to do, and a refusal of that one is
// a refusal too. So the access token is no need, only waited for.
var IntrospectAnonymous = &Step[*AnonymousIntrospection]{
	name: "introspection without client authentication", impact: Active,
	needs: []Need{Target, Discovery, IntrospectionEndpoint},
	after: []Need{Tokens},
	do: func(ctx context.Context, s *Session, f *Facts) (*AnonymousIntrospection, error) {
		token := string(s.kept(liveAccessToken))
		x := &AnonymousIntrospection{RealToken: token != ""}
		if !x.RealToken {
			token = madeUpToken()
		}
		x.Introspection = *s.introspect(ctx, IntrospectionEndpoint.Of(f), token, "", nil)
		return x, lost(x.Exchange, IntrospectionEndpoint.Of(f), Discovery.Of(f), Target.Of(f).Issuer)
	},
}

// ActiveIntrospection is an answer that calls the client's own fresh access
// token active: the one without a hint if it does, else the one with its hint.
var ActiveIntrospection = &Step[*Introspection]{
	name: "introspection that finds the access token active", owner: "introspection-answers", impact: Active,
	needs: []Need{Target, Tokens, IntrospectAccess, IntrospectAccessHinted},
	do: func(_ context.Context, s *Session, f *Facts) (*Introspection, error) {
		plain, hinted := IntrospectAccess.Of(f), IntrospectAccessHinted.Of(f)
		switch {
		case plain.Active:
			return plain, nil
		case hinted.Active:
			return hinted, nil
		}
		p := &Problem{
			Want:     "200 and active true for the client's own access token",
			Saw:      plain.Say(),
			Evidence: []wire.Evidence{plain.At("body /active", plain.Say()), hinted.At("body /active", hinted.Say())},
		}
		if plain.Understood && hinted.Understood {
			p.Saw += " with and without token_type_hint; " + s.whyInactive(Target.Of(f).ClientID, Tokens.Of(f).AccessToken)
		}
		return nil, p
	},
}

// whyInactive tells the two known causes of a good token that is inactive
// apart, as far as the token lets itself be read: a server may answer about a
// token only to those in its aud (Keycloak 26.6.2 and later do), or not at all
// about tokens of this kind.
func (s *Session) whyInactive(client string, token wire.Masked) string {
	const kind = "the provider introspects no tokens of this kind"
	j, _, err := s.readJWT(token)
	if err != nil {
		return "the token is opaque: its audience may lack the asking client, or " + kind
	}
	aud := j.Claims.List("aud")
	switch {
	case len(aud) == 0:
		return "the token has no aud: the provider may want the asking client there, or " + kind
	case slices.Contains(aud, client):
		return "the token's aud has the asking client, so it may be that " + kind
	}
	return fmt.Sprintf("the token's aud is %s, without the asking client: the provider may want it there, or %s",
		wire.Clean(strings.Join(aud, " ")), kind)
}
