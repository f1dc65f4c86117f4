package probe

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A Recording is a login that an application made, as far as somebody wrote it
// down: a session with one asks nobody.
type Recording struct {
	Exchanges []*wire.Recorded // all, in order of time
	Request   *Asked           // nil: not recorded
	Return    *Return          // what came to the redirect URI; nil: nothing
	Page      *wire.Recorded   // the first page that the provider showed; nil: none
	LastPage  *wire.Recorded   // the last one before the return
	Token     *wire.Recorded   // the exchange of the code, or of a password; nil: not recorded
	Refresh   *wire.Recorded   // the first use of a refresh token; nil: not recorded
}

// Asked is the recorded authorization request.
type Asked struct {
	Values   url.Values
	Exchange *wire.Recorded
}

// Return is what came to the redirect URI.
type Return struct {
	Values   url.Values
	Fragment bool
	Address  string         // without parameters
	Exchange *wire.Recorded // nil: only the address is known
}

// ErrNotRecorded ends steps of which a recording says nothing.
var ErrNotRecorded = errors.New("not in the recording")

// find returns the first answered exchange of this method with this address,
// whole: what a browser took from its cache has no body.
func (r *Recording) find(method, address string) *wire.Recorded {
	var failed *wire.Recorded
	for _, x := range r.Exchanges {
		if x.Method != method || x.URL.String() != address {
			continue
		}
		if x.Status/100 == 3 && x.Status != http.StatusNotModified || len(x.AnswerBody) > 0 {
			return x
		}
		// A failure without a reason is that of the browser's own rules (CORS): it
		// says nothing of the document.
		if x.Failure != nil && x.Failure.Kind != wire.Other {
			failed = x
		}
	}
	return failed
}

// recall is what send returns in a session that asks nobody.
func (s *Session) recall(ctx context.Context, method, address string, doc wire.Doc) *wire.Answer {
	if x := s.Recording.find(method, address); x != nil {
		return s.Recorder.Keep(ctx, x, doc)
	}
	return &wire.Answer{Header: http.Header{}, Exchange: wire.Exchange{
		Failure: &wire.Failure{Stage: wire.StageAnswer, Kind: wire.Other, Text: ErrNotRecorded.Error()},
	}}
}

// told are the steps that a recording tells in a way of its own. They need no
// other step's leave.
var told = map[Need]func(context.Context, *Session, *Facts) (any, error){}

func tell[T any](step *Step[T], do func(context.Context, *Session, *Facts) (T, error)) {
	told[step] = func(ctx context.Context, s *Session, f *Facts) (any, error) { return do(ctx, s, f) }
}

// readings are the steps that read the same from a recording as from answers of
// our own, when what they need is there.
var readings = map[Need]bool{
	Target:         true,
	IssuerResolved: true, IssuerConnected: true, IssuerSecured: true, Discovery: true, Keys: true, Usable: true,
	IDToken: true, IDTokenClaims: true, Signature: true, RefreshedIDToken: true,
	UserinfoEndpoint: true, UserInfoClaims: true, PersonClaims: true,
	IntrospectionEndpoint: true, RevocationEndpoint: true, EndSessionEndpoint: true,
}

// Tells reports whether a recording may tell this step, and whether only
// together with what the step needs.
func Tells(n Need) (tells, withNeeds bool) {
	_, tells = told[n]
	return tells || readings[n], readings[n]
}

// Recall is Collect for a session with a recording. The facts are all those
// known so far.
func Recall(ctx context.Context, n Need, s *Session, f *Facts) (any, error) {
	if do := told[n]; do != nil {
		return do(ctx, s, f)
	}
	return n.collect(ctx, s, f)
}

func init() {
	tell(DiscoveryAnswer, func(ctx context.Context, s *Session, f *Facts) (*Fetched, error) {
		if s.Recording.find(http.MethodGet, discoveryAddress(s.Config.Issuer)) == nil {
			return nil, ErrNotRecorded
		}
		return DiscoveryAnswer.do(ctx, s, f)
	})
	tell(KeysAnswer, func(ctx context.Context, s *Session, f *Facts) (*Fetched, error) {
		m, ok := Discovery.Maybe(f)
		if !ok || m.JWKSURI != "" && s.Recording.find(http.MethodGet, m.JWKSURI) == nil {
			return nil, ErrNotRecorded
		}
		return KeysAnswer.do(ctx, s, f)
	})
	tell(Started, func(_ context.Context, s *Session, _ *Facts) (time.Time, error) {
		if s.Now().IsZero() {
			return time.Time{}, ErrNotRecorded // some tools write no times
		}
		return s.Now(), nil
	})
	tell(Client, func(_ context.Context, s *Session, _ *Facts) (string, error) {
		if s.Config.ClientID == "" {
			return "", ErrNotRecorded
		}
		return s.Config.ClientID, nil
	})
	tell(AuthorizeSilent, recallAuthorization)
	tell(ClientKnown, acceptance(clientKnown))
	tell(RedirectURIAccepted, acceptance(redirectURIAccepted))
	tell(ScopesAccepted, acceptance(scopesAccepted))
	tell(PKCEAccepted, acceptance(pkceAccepted))
	tell(Authorizable, acceptance(authorizable))
	tell(Login, recallLogin)
	tell(ClientAuthMethod, recallClientAuth)
	tell(Tokens, recallTokens)
	tell(SigningKey, recallSigningKey)
	tell(UserInfo, recallUserInfo)
	tell(RefreshToken, recallRefreshToken)
	tell(Refreshed, recallRefreshed)
}

// recallSigningKey: where the key is the client's secret, a recording has no key.
func recallSigningKey(ctx context.Context, s *Session, f *Facts) (*KeyChoice, error) {
	j, ok := IDToken.Maybe(f)
	_, usable := Usable.Maybe(f)
	if !ok || !usable || strings.HasPrefix(j.Header.Alg, "HS") && s.Config.secret() == "" {
		return nil, ErrNotRecorded
	}
	return SigningKey.do(ctx, s, f)
}

func recallUserInfo(ctx context.Context, s *Session, f *Facts) (*Fetched, error) {
	m, ok := Discovery.Maybe(f)
	if !ok {
		return nil, ErrNotRecorded
	}
	if m.UserinfoEndpoint == "" {
		return nil, &NotOffered{What: "advertises no userinfo_endpoint"}
	}
	for _, x := range s.Recording.Exchanges {
		at := *x.URL
		at.RawQuery = ""
		if x.Method != http.MethodOptions && at.String() == m.UserinfoEndpoint && x.Status != 0 {
			a := s.Recorder.Keep(ctx, x, wire.Private)
			s.keep(userinfoBody, a.Body)
			return &Fetched{Exchange: a.Exchange}, nil
		}
	}
	return nil, ErrNotRecorded
}

func recallRefreshToken(_ context.Context, _ *Session, f *Facts) (wire.Masked, error) {
	t, ok := Tokens.Maybe(f)
	switch {
	case !ok:
		return wire.Masked{}, ErrNotRecorded
	case t.RefreshToken.Present():
		return t.RefreshToken, nil
	case !strings.Contains(" "+scopeText(t.Asked)+" ", " "+offlineAccess+" "):
		return wire.Masked{}, &NotOffered{What: "was not asked for " + offlineAccess}
	}
	return wire.Masked{}, withoutRefreshToken(t)
}

func recallRefreshed(ctx context.Context, s *Session, f *Facts) (*TokenSet, error) {
	token, ok := RefreshToken.Maybe(f)
	x := s.Recording.Refresh
	if !ok || x == nil || !s.Vault.Mask("refresh_token", formOf(x).Get("refresh_token")).Same(token) {
		return nil, ErrNotRecorded
	}
	return s.readTokens(s.Recorder.Keep(ctx, x, wire.Private), "a token response for the refresh token")
}

// formOf is the form that a recorded request sent.
func formOf(x *wire.Recorded) url.Values {
	form, err := url.ParseQuery(string(x.Body))
	if err != nil {
		return url.Values{}
	}
	return form
}
