package probe

import (
	"context"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ClientAuthMethod is the client authentication method that the run uses: the
// one that was asked for, else the first that is let in, those before the others
// that discovery lists.
var ClientAuthMethod = &Step[AuthMethod]{
	name: "accepted client authentication", owner: "client-authentication-accepted", impact: Active,
	needs: slices.Concat([]Need{Target, Client, Discovery, ClientKnown, IfOffered(AuthorizeSilent)}, clientAnswers),
	do: func(ctx context.Context, s *Session, f *Facts) (AuthMethod, error) {
		m, t, answers := Discovery.Of(f), Target.Of(f), answersOf(f)
		switch {
		case m.TokenEndpoint == "":
			return "", &NotOffered{What: noTokenEndpoint}
		case len(answers) == 0:
			return "", &Missing{Flag: secretFlag}
		}
		if err := lost(answers[0].Exchange, m.TokenEndpoint, m, t.Issuer); err != nil {
			return "", err
		}
		for _, outcome := range []AuthOutcome{AuthAccepted, AuthUnclear} {
			for _, method := range m.preferred() {
				for _, a := range answers {
					if a.Method == method && a.Outcome == outcome {
						return method, nil
					}
				}
			}
		}
		if t.AskedMethod() == "" && !t.HasSecret && answers[0].Outcome == AuthRefused {
			// Whether the application is meant to have a secret, only its owner knows.
			return "", &Missing{Flag: secretFlag}
		}
		return "", s.clientRefused(ctx, f, answers)
	},
}

const secretFlag = "--client-secret-file"

// AdvertisedAuthMethods are the methods that discovery lists; without a list it
// is client_secret_basic (OpenID Connect Discovery section 3).
func (m *ProviderMetadata) AdvertisedAuthMethods() []AuthMethod {
	if len(m.TokenAuthMethods) == 0 {
		return []AuthMethod{AuthBasic}
	}
	var out []AuthMethod
	for _, x := range m.TokenAuthMethods {
		out = append(out, AuthMethod(wire.Clean(x)))
	}
	return out
}

// preferred are the methods that need nothing but what a user can type, those
// that discovery lists first.
func (m *ProviderMetadata) preferred() (out []AuthMethod) {
	all, listed := []AuthMethod{AuthBasic, AuthPost, AuthNone}, m.AdvertisedAuthMethods()
	for _, want := range []bool{true, false} {
		for _, x := range all {
			if slices.Contains(listed, x) == want {
				out = append(out, x)
			}
		}
	}
	return out
}

// clientRefused says why no method is let in. What the user did not ask for is
// tried now: that another method works names the cause.
func (s *Session) clientRefused(ctx context.Context, f *Facts, answers []*AuthAnswer) *Problem {
	m, t := Discovery.Of(f), Target.Of(f)
	saw, evidence := sayAnswers(answers)
	remarks := []string{saw}
	if answers[0].Outcome == AuthRefused {
		remarks = append(remarks, s.otherMethods(ctx, m, t, answers)...)
	}
	if slices.ContainsFunc(answers, func(a *AuthAnswer) bool { return strings.Contains(a.Error().Description, "client_assertion") }) {
		remarks = append(remarks, "the provider wants a signed assertion of this client (private_key_jwt or client_secret_jwt)")
	}
	if answers[0].Error().Code == "unauthorized_client" {
		remarks = append(remarks, "unauthorized_client may also say that the secret is right and that the client is not allowed the authorization_code grant (RFC 6749 section 5.2)")
	}
	remarks = append(remarks, "discovery lists "+JoinMethods(m.AdvertisedAuthMethods()))
	remarks = append(remarks, t.Secret.Oddities()...)
	if !ClientKnown.Of(f).Proved {
		remarks = append(remarks, "the client_id is not proved either: an unknown one may get the same answer")
	}
	if a, ok := AuthorizeSilent.Maybe(f); ok && a.Kind == ErrorShown {
		remarks = append(remarks, "the authorization request is refused as well, and some providers then refuse here too")
	}
	return &Problem{Want: wantAnswer(t), Saw: strings.Join(remarks, "; "), Evidence: evidence}
}

func wantAnswer(t *TargetInfo) string {
	const want = "invalid_grant for a made-up code"
	if asked := t.AskedMethod(); asked != "" {
		return want + ": the client let in by " + string(asked)
	}
	return want + ": the client let in"
}

// otherMethods tries the methods that were not asked for.
func (s *Session) otherMethods(ctx context.Context, m *ProviderMetadata, t *TargetInfo, asked []*AuthAnswer) (remarks []string) {
	if !t.HasSecret {
		return []string{"a client that has a secret needs " + secretFlag}
	}
	for _, method := range []AuthMethod{AuthBasic, AuthPost, AuthNone} {
		if slices.ContainsFunc(asked, func(a *AuthAnswer) bool { return a.Method == method }) {
			continue
		}
		if s.tryClient(ctx, m, s.Client(method)).Outcome != AuthAccepted {
			continue
		}
		if method == AuthNone {
			return append(remarks, "without a secret it is let in: this client is public")
		}
		remarks = append(remarks, string(method)+" is accepted")
	}
	return remarks
}

// sayAnswers lists the answers by method.
func sayAnswers(answers []*AuthAnswer) (string, []wire.Evidence) {
	var said []string
	var evidence []wire.Evidence
	for _, a := range answers {
		said = append(said, string(a.Method)+": "+a.Say())
		evidence = append(evidence, a.At("status", statusText(a.Status())))
	}
	return strings.Join(said, "; "), evidence
}

// JoinMethods lists methods in a sentence.
func JoinMethods(methods []AuthMethod) string {
	var out []string
	for _, x := range methods {
		out = append(out, string(x))
	}
	return strings.Join(out, ", ")
}

// Oddities says what may be wrong with the secret, without saying the secret.
func (x SecretShape) Oddities() (out []string) {
	if x.LineEnd {
		out = append(out, "the line end after the secret was dropped")
	}
	if x.Blanks {
		out = append(out, "the secret begins or ends with a blank")
	}
	if x.Escapes {
		out = append(out, "the secret has characters that Basic must percent-encode (RFC 6749 section 2.3.1), which not every provider decodes")
	}
	return out
}
