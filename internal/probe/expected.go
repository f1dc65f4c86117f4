package probe

import (
	"context"
	"encoding/json"
	"net/url"
	"regexp"
	"sync"
)

// Expected is what the operator wants to know beside the built-in checks. The
// steps answer; whether that is right is judged elsewhere.
type Expected struct {
	Claims       []ClaimQuestion
	RedirectURIs []string // to try, in this order
}

// A ClaimQuestion asks for the value of a claim.
type ClaimQuestion struct {
	Key     string // names the question in the answers
	Claim   string
	Value   any            // as JSON has it; nil: not asked
	Pattern *regexp.Regexp // nil: not asked
}

// ClaimMatch says where the value is the one that was asked for. It has neither
// the value nor the question: both may be about a person.
type ClaimMatch struct{ IDToken, UserInfo bool }

// ClaimMatches answers the questions about claims, by their keys.
var ClaimMatches = &Step[map[string]ClaimMatch]{
	name: "values of the claims about the user", impact: Active,
	needs: []Need{PersonClaims},
	do: func(_ context.Context, s *Session, f *Facts) (map[string]ClaimMatch, error) {
		p, out := PersonClaims.Of(f), map[string]ClaimMatch{}
		for _, q := range s.Config.Expected.Claims {
			out[q.Key] = ClaimMatch{s.matches(q, p.IDToken), s.matches(q, p.UserInfo)}
		}
		return out, nil
	},
}

// matches reports whether a claim, or an element of it, is what is asked for.
func (s *Session) matches(q ClaimQuestion, claims Claims) bool {
	c, ok := claims[q.Claim]
	if !ok {
		return false
	}
	value := s.live(c)
	if q.fits(value) {
		return true
	}
	list, _ := value.([]any)
	for _, e := range list {
		if q.fits(e) {
			return true
		}
	}
	return false
}

func (q ClaimQuestion) fits(value any) bool {
	if q.Value != nil && q.Value != value && asText(q.Value) != asText(value) {
		return false
	}
	return q.Pattern == nil || q.Pattern.MatchString(asText(value))
}

// asText is a string as it is, and everything else as JSON writes it.
func asText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	b, err := json.Marshal(v)
	if err != nil {
		return ""
	}
	return string(b)
}

// live is the value of a claim, also where it is masked.
func (s *Session) live(c Claim) any {
	if c.Value != nil {
		return c.Value
	}
	text := s.Vault.Reveal(c.Mask)
	if c.Type == "string" {
		return text
	}
	var v any
	if json.Unmarshal([]byte(text), &v) != nil {
		return nil
	}
	return v
}

// A RedirectAnswer is what the provider said to one redirect URI.
type RedirectAnswer struct {
	URI    string
	Answer *AuthorizeAnswer
}

// RedirectAnswers are the answers to the redirect URIs that the operator asks
// about. Like AuthorizeUnregistered they wait until the right one was accepted.
var RedirectAnswers = &Step[[]RedirectAnswer]{
	name: "answers to further redirect URIs", impact: Active,
	needs: []Need{Target, Client, Discovery, AuthorizeSilent, RedirectURIAccepted},
	do: func(ctx context.Context, s *Session, f *Facts) ([]RedirectAnswer, error) {
		if AuthorizeSilent.Of(f).Kind == Unanswered {
			return nil, &NotOffered{What: "gave no answer at its authorization endpoint"}
		}
		m, scopes := Discovery.Of(f), Target.Of(f).Scopes
		out := make([]RedirectAnswer, len(s.Config.Expected.RedirectURIs))
		var wait sync.WaitGroup
		for i, uri := range s.Config.Expected.RedirectURIs {
			wait.Go(func() {
				out[i] = RedirectAnswer{uri, s.askAuthorize(ctx, m, s.silent(m, scopes, func(q url.Values) { q.Set("redirect_uri", uri) }))}
			})
		}
		wait.Wait()
		return out, nil
	},
}
