package checks

import (
	"fmt"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AppSessionSurvives is Should: no specification says how long a user stays logged in,
// and sessions that end with the access token are a known breakage. RFC 9700 section
// 4.14.2 has a provider end a session whose replaced refresh token is used again.
var AppSessionSurvives = &Check{
	ID:    "app-session-survives",
	Title: "users stay logged in at the application",
	Why: `A session ends with the access token where nothing refreshes it, and at random where
several requests refresh it at once: with rotating refresh tokens all but one of
them are refused, and the application logs the user out.`,
	Since: "v0.2",
	Level: Should,
	Spec:  []Ref{{RFC6749, "6"}, {RFC9700, "4.14.2"}},
	Needs: []probe.Need{
		probe.Application, probe.Started, probe.Tokens, probe.IDTokenClaims,
		probe.EvenRefused(probe.RefreshToken), probe.EvenRefused(probe.Refreshed), probe.EvenRefused(probe.RefreshReplay),
	},
	Judge: judgeAppSessionSurvives,
	Fix:   "Have the application ask for offline_access and refresh before the access token ends, and keep sessions in a store with a lock (Redis, KeyDB) where refresh tokens rotate.",

	Like:             "refresh-rotates",
	ApplicationFirst: true,
}

// shortest is how long users expect to stay logged in at least.
const shortest = time.Hour

func judgeAppSessionSurvives(f *probe.Facts) Verdict {
	s := lookAtSession(f)
	if every, on := s.app.Refreshes(); on {
		return s.refreshed(every)
	}
	return s.left()
}

// A session is what decides how long a user stays logged in.
type session struct {
	app     *application.Used
	tokens  *probe.TokenSet
	answer  *probe.TokenSet // to a refresh; nil: not tried
	refused *probe.Problem  // of the refresh
	replay  *probe.Replayed // nil: not tried
	ends    time.Duration   // of the token that the session ends with, 0 none
	where   wire.Evidence
}

func lookAtSession(f *probe.Facts) *session {
	s := &session{app: probe.Application.Of(f), tokens: probe.Tokens.Of(f)}
	s.answer, _ = probe.Refreshed.Maybe(f)
	s.refused = probe.Refreshed.Refusal(f)
	s.replay, _ = probe.RefreshReplay.Maybe(f)
	s.where = s.tokens.At("body /expires_in", s.tokens.ExpiresIn.String())
	switch s.app.Profile.Session.Ends {
	case application.EndsAccessToken:
		s.ends = s.tokens.ExpiresIn
	case application.EndsIDToken:
		exp, ok := probe.IDTokenClaims.Of(f).Time("exp")
		if ok {
			arrived := probe.Started.Of(f).Add(s.tokens.Exchange.Start)
			s.ends = exp.Sub(arrived).Round(time.Second)
		}
	}
	return s
}

// left is the verdict on a session whose tokens nobody refreshes.
func (s *session) left() Verdict {
	u, p := s.app, s.app.Profile.Session
	switch {
	case p.Refresh == application.RefreshByApp:
		return notApplicable("whether tokens are refreshed is up to the code that uses " + u.Title)
	case s.ends == 0 && p.RefreshSetting != "":
		return passed(fmt.Sprintf("logged in for %s, and the tokens are never refreshed nor looked at again: %s is not set", s.lasts(), p.RefreshSetting), s.where)
	case s.ends == 0:
		return passed(fmt.Sprintf("logged in for %s, whatever becomes of the tokens", s.lasts()), s.where)
	case s.ends < 0:
		return notApplicable("the token that the session ends with has ended already")
	case s.ends < shortest-time.Minute:
		return failed(fmt.Sprintf("a session of at least %s", shortest), fmt.Sprintf("it ends with the token, after %s, and %s does not refresh", whole(s.ends), u.Title), s.where).
			saying(u, "token-lifetime-vs-session", nil)
	}
	return passed(fmt.Sprintf("logged in for %s, as long as the token lives", whole(s.ends)), s.where)
}

// refreshed is the verdict on a session that is refreshed, every so often or when its
// tokens end.
func (s *session) refreshed(every time.Duration) Verdict {
	u, life := s.app, s.tokens.ExpiresIn
	rotates := s.answer != nil && s.answer.Replaces(s.tokens.RefreshToken)
	switch {
	case !s.tokens.RefreshToken.Present():
		return failed("a refresh_token, which "+u.Title+" needs to keep people logged in", "none: they are sent to log in after "+s.withoutRefresh(),
			s.tokens.At("body /refresh_token", "(absent)")).saying(u, "refresh-token-not-issued", nil)
	case s.refused != nil:
		return failed(s.refused.Want, s.refused.Saw, s.refused.Evidence...).saying(u, "refresh-token-lifetime", nil)
	case rotates && !u.Locks() && !s.graceful():
		return failed("one refresh at a time, or a refresh token that can be used again",
			fmt.Sprintf("refresh tokens rotate, and %s refreshes without a lock (sessions in %s): of several requests at once all but one are refused", u.Title, u.Store()),
			s.answer.At("body /refresh_token", s.answer.RefreshToken.String())).saying(u, "refresh-token-rotation-race", nil)
	case s.answer != nil && u.Profile.Demands.RefreshedID && !s.answer.IDToken.Present():
		return failed("an id_token in the answer to a refresh", "none", s.answer.At("body /id_token", "(absent)")).
			saying(u, "refresh-response-without-id-token", nil)
	case every > 0 && !u.Profile.Session.RefreshAhead && s.tokens.HasExpiresIn && every >= life:
		return failed(fmt.Sprintf("a refresh before the access token ends, after %s", life),
			fmt.Sprintf("%s is %s: for the rest of that time the access token is over", u.Profile.Session.RefreshSetting, every), s.where).
			saying(u, "token-lifetime-vs-session", nil)
	}
	saw := "logged in for " + s.lasts()
	if s.answer != nil {
		saw += ", refreshed on the way"
	}
	if end := s.tokens.RefreshExpiresIn; end > 0 && u.Lasts() > end {
		saw = fmt.Sprintf("logged in until the refresh token ends, after %s, which is before the session of %s does", end, u.Lasts())
	}
	return passed(saw, s.where)
}

// graceful reports whether a replaced refresh token was seen to work once more.
func (s *session) graceful() bool { return s.replay != nil && s.replay.Again.Status() == 200 }

// lasts is how long a session lives that nothing ends earlier.
func (s *session) lasts() string {
	if d := s.app.Lasts(); d > 0 {
		return d.String()
	}
	return "as long as " + s.app.Title + " likes"
}

// withoutRefresh is when a session ends that cannot be refreshed.
func (s *session) withoutRefresh() string {
	if s.ends > 0 {
		return whole(s.ends)
	}
	if s.tokens.HasExpiresIn {
		return s.tokens.ExpiresIn.String()
	}
	return "the life of the access token"
}
