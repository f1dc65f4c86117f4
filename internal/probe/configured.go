package probe

import (
	"context"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// Configured is the application together with its configuration, for readers that
// have nothing to say without one.
var Configured = &Step[*application.Used]{
	name: "configuration of the application", impact: Passive, needs: []Need{Application},
	do: func(_ context.Context, _ *Session, f *Facts) (*application.Used, error) {
		if u := Application.Of(f); u.Settings != nil {
			return u, nil
		}
		return nil, &Missing{Flag: "--app-config FILE"}
	},
}
