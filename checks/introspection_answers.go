package checks

import "github.com/oidc-doctor/oidc-doctor/internal/probe"

// IntrospectionAnswers is Should: RFC 7662 section 2.2 has a server answer
// inactive about a token that the asking client may not see, its own included
// (Keycloak 26.6.2 and later, where the client is not in aud). But whoever
// introspects the tokens it got refuses every user then.
var IntrospectionAnswers = &Check{
	ID:    "introspection-answers",
	Title: "the client's own token is active",
	Why: `A gateway or an API that asks the provider about each token turns away every
user with {"active":false}, although the token is fresh. It begins overnight,
with an upgrade or another host name, and nobody has touched the application.`,
	Since: "v0.1",
	Level: Should,
	Spec:  []Ref{{RFC7662, "2.2"}},
	Needs: []probe.Need{probe.ActiveIntrospection},
	Judge: judgeIntrospectionAnswers,
	Fix:   "Allow this client to introspect: put it into the token's audience where the provider demands that, let it authenticate as at the token endpoint, and use one host name for login and introspection.",
}

func judgeIntrospectionAnswers(f *probe.Facts) Verdict {
	i := probe.ActiveIntrospection.Of(f)
	return passed(i.Say(), i.At("body /active", i.Say()))
}
