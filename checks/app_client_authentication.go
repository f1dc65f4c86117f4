package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AppClientAuthentication is Must: RFC 6749 section 3.2.1 has a confidential client
// authenticate, and each application does it in its own way.
var AppClientAuthentication = &Check{
	ID:    "app-client-authentication",
	Title: "the application can authenticate itself",
	Why: `The secret can be right and the way it is sent wrong: a client registered for
client_secret_basic refuses client_secret_post and the other way round. Everything
else of the login works, and the user sees the application's error.`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{RFC6749, "2.3.1"}, {OIDCCore, "9"}},
	Needs: []probe.Need{
		probe.Application, probe.Client, probe.Discovery, probe.AppClientAnswers,
		probe.IfOffered(probe.ClientBasic), probe.IfOffered(probe.ClientPost), probe.IfOffered(probe.ClientNone),
	},
	Judge: judgeAppClientAuthentication,
	Fix:   "Register the client at the provider for the method that the application uses, or set the application to the method that the provider wants; then look at the secret.",

	Like: "client-authentication-accepted",
}

func judgeAppClientAuthentication(f *probe.Facts) Verdict {
	u, answers := probe.Application.Of(f), probe.AppClientAnswers.Of(f)
	var said []string
	var evidence []wire.Evidence
	for _, a := range answers {
		said = append(said, fmt.Sprintf("%s: %s", a.Method, a.Say()))
		evidence = append(evidence, a.At("body /error", a.Error().Code))
	}
	saw, last := strings.Join(said, "; "), answers[len(answers)-1]
	switch last.Outcome {
	case probe.AuthAccepted:
		if len(answers) > 1 {
			return passed(string(last.Method)+" at the second try, after "+string(answers[0].Method)+" was refused: a provider that spends the code on the first try refuses the login", evidence...)
		}
		return passed(string(last.Method), evidence...)
	case probe.AuthRefused:
		values := map[string]string{"error": last.Error().Code, "description": last.Error().Description, "status": fmt.Sprint(last.Status()), "challenge": last.Header("WWW-Authenticate")}
		return failed("the client let in by "+methodsOf(u, answers), saw, evidence...).saying(u, authCause(f, answers), values)
	}
	return notApplicable("the token endpoint says neither yes nor no: "+saw, evidence...)
}

func methodsOf(u *application.Used, answers []*probe.AuthAnswer) string {
	var out []string
	for _, a := range answers {
		out = append(out, string(a.Method))
	}
	return strings.Join(out, " or ") + ", as " + u.Title + " sends it"
}

// authCause tells a method that is not accepted, though another is, from a wrong secret.
func authCause(f *probe.Facts, answers []*probe.AuthAnswer) string {
	for _, step := range []*probe.Step[*probe.AuthAnswer]{probe.ClientBasic, probe.ClientPost, probe.ClientNone} {
		if a, ok := step.Maybe(f); ok && a.Outcome == probe.AuthAccepted {
			return "client-auth-method-mismatch"
		}
	}
	for _, a := range answers {
		if a.Method == probe.AuthNone {
			return "public-vs-confidential-mismatch"
		}
	}
	return "client-secret-wrong"
}
