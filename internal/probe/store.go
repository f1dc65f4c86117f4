package probe

import (
	"context"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// A SessionStore asks the server in which the application keeps its sessions.
type SessionStore interface {
	Ask(context.Context) *application.StoreAnswer
}

// StoredSession is what came of keeping a session where the application does; nil
// where it keeps none on a server.
var StoredSession = &Step[*application.StoreAnswer]{
	name: "session store of the application", impact: Active,
	needs: []Need{Application},
	do: func(ctx context.Context, s *Session, f *Facts) (*application.StoreAnswer, error) {
		switch {
		case s.Config.SessionStore != nil:
			return s.Config.SessionStore.Ask(ctx), nil
		case Application.Of(f).Store() == application.StoreRedis:
			return nil, &Missing{Flag: "--app-config FILE with the address of the session store"}
		}
		return nil, nil
	},
}
