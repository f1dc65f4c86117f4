package probe

import "context"

// ClientAuthMethod is the client authentication method that the run uses.
var ClientAuthMethod = &Step[AuthMethod]{
	name: "accepted client authentication", owner: "client-authentication-accepted", impact: Active,
	needs: []Need{Target, Client, Discovery},
	do: func(_ context.Context, _ *Session, f *Facts) (AuthMethod, error) {
		if !Target.Of(f).HasSecret {
			return AuthNone, nil
		}
		return AuthBasic, nil
	},
}
