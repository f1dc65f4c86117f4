package probe

import (
	"context"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// Application is the application that is to log in at the provider, with its
// configuration where that was read. No secret is in it.
var Application = &Step[*application.Used]{
	name: "application", impact: Passive,
	do: func(_ context.Context, s *Session, _ *Facts) (*application.Used, error) {
		if s.Config.Application == nil {
			return nil, &Missing{Flag: "--app NAME or --app-config FILE"}
		}
		return s.Config.Application, nil
	},
}
