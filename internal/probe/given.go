package probe

import (
	"context"
	"net/url"
	"strings"
	"time"
)

// TargetInfo is what the user gave, as far as it may be shown.
type TargetInfo struct {
	Issuer                string
	ClientID              string
	Scopes                []string
	RedirectURI           string
	PostLogoutRedirectURI string
	ClientAuth            string // as asked: "basic", "post", "none", "auto"
	HasSecret             bool
	Secret                SecretShape
	HasDecryptionKey      bool
	Loopback              bool // the issuer is on this machine
}

// SecretShape says what is odd about a secret, without saying the secret.
type SecretShape struct {
	LineEnd bool // ended with a line end, which was dropped
	Blanks  bool // has blanks at an end
	Escapes bool // has characters that Basic must percent-encode (RFC 6749 section 2.3.1)
}

// Target is what the user gave.
var Target = &Step[*TargetInfo]{
	name: "configuration", impact: Passive,
	do: func(_ context.Context, s *Session, _ *Facts) (*TargetInfo, error) {
		c := s.Config
		secret := c.secret()
		return &TargetInfo{
			Issuer: c.Issuer, ClientID: c.ClientID, Scopes: c.Scopes, RedirectURI: c.RedirectURI,
			PostLogoutRedirectURI: c.PostLogoutRedirectURI, ClientAuth: c.ClientAuth,
			HasSecret: secret != "",
			Secret: SecretShape{
				LineEnd: secret != c.ClientSecret,
				Blanks:  secret != strings.TrimSpace(secret),
				Escapes: secret != url.QueryEscape(secret),
			},
			HasDecryptionKey: c.DecryptionKey != nil,
			Loopback:         isLoopback(c.Issuer),
		}, nil
	},
}

// Started is when the run began, by this machine's clock.
var Started = &Step[time.Time]{
	name: "start of the run", impact: Passive,
	do: func(_ context.Context, s *Session, _ *Facts) (time.Time, error) { return s.Now(), nil },
}

// Client is the client_id, for steps that have nothing to ask without one.
var Client = &Step[string]{
	name: "client", impact: Passive, needs: []Need{Target},
	do: func(_ context.Context, _ *Session, f *Facts) (string, error) {
		if id := Target.Of(f).ClientID; id != "" {
			return id, nil
		}
		return "", &Missing{Flag: "--client-id"}
	},
}
