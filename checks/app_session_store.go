package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// AppSessionStore is Must for the application at hand: one that cannot store a
// session does not start, or lets nobody in. RFC 6749 section 10.3 only has tokens
// kept confidential in storage.
var AppSessionStore = &Check{
	ID:    "app-session-store",
	Title: "a session can be stored and locked",
	Why: `The login works at the provider, and the application cannot keep it: Redis is not
there, wants a password, is a replica or a cluster. OAuth2-Proxy does not start:
"unable to set a redis initialization key".`,
	Since: "v0.2",
	Level: Must,
	Spec:  []Ref{{RFC6749, "10.3"}},
	Needs: []probe.Need{probe.Application, probe.StoredSession},
	Judge: judgeAppSessionStore,
	Fix:   "Correct the address, password, TLS or mode (single, sentinel, cluster) of the session store in the application's configuration, and see that the server runs where the application does.",

	ApplicationFirst: true,
}

func judgeAppSessionStore(f *probe.Facts) Verdict {
	u, a := probe.Application.Of(f), probe.StoredSession.Of(f)
	if a == nil {
		return notApplicable(u.Title + " keeps no sessions on a server")
	}
	where := wire.Evidence{Where: "session store " + a.Address, Value: a.Text}
	const want = "a session written, locked, read and expired"
	switch {
	case a.Step == "" && a.Role == "slave":
		where.Value = "role " + a.Role
		return passed(a.Server+", a replica that can be written to for now", where)
	case a.Step == "":
		where.Value = strings.Join(a.Done, ", ")
		return passed(fmt.Sprintf("%s (%s): a session was written, locked, read, and has an end", orUnknown(a.Server), a.Mode), where)
	}
	saw := storeFaults[a.Kind]
	if saw == "" {
		saw = "the step " + a.Step + " failed"
	}
	if a.Server != "" {
		saw = a.Server + ": " + saw
	}
	return failed(want, saw+": "+a.Text, where).saying(u, storeCause(a.Kind), map[string]string{"error": a.Text, "value": a.Text})
}

func orUnknown(server string) string {
	if server == "" {
		return "a server that does not say what it is"
	}
	return server
}

// storeFaults say what a failure means, by its kind.
var storeFaults = map[string]string{
	application.StoreUnknownHost:   "no name server knows its host",
	application.StoreRefused:       "nothing listens at its address",
	application.StoreHangs:         "it does not answer",
	application.StoreHungUp:        "it hung up, as a server does that speaks TLS, or does not, where the other is expected",
	application.StoreTLS:           "no trusted TLS connection",
	application.StoreNoPassword:    "it wants a password, and none is configured",
	application.StoreWrongPassword: "it refuses the password",
	application.StoreNoRights:      "the user may not do that",
	application.StoreReadOnly:      "it is a replica that only reads",
	application.StoreIsCluster:     "it is a node of a cluster, and is used as a single server",
	application.StoreIsSingle:      "it is a single server, and is used as a cluster",
}

// storeCause is the identifier of the cause that triage has.
func storeCause(kind string) string {
	switch kind {
	case application.StoreNoPassword, application.StoreWrongPassword, application.StoreNoRights:
		return "session-store-password"
	case application.StoreReadOnly, application.StoreIsCluster, application.StoreIsSingle:
		return "session-store-mode"
	}
	return "session-store-unreachable"
}
