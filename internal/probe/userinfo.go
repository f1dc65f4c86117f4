package probe

import (
	"bytes"
	"context"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// userinfoBody is where the answer waits for the step that reads it.
const userinfoBody = "userinfo"

// advertised is the address of one endpoint, for steps that have nobody to ask
// without it. It stands first among their needs, so that they are not
// applicable even where the login failed.
func advertised(name, member string, of func(*ProviderMetadata) string) *Step[string] {
	return &Step[string]{
		name: name, impact: Passive, needs: []Need{Discovery},
		do: func(_ context.Context, _ *Session, f *Facts) (string, error) {
			if address := of(Discovery.Of(f)); address != "" {
				return address, nil
			}
			return "", &NotOffered{What: "advertises no " + member}
		},
	}
}

// UserinfoEndpoint is the address of userinfo.
var UserinfoEndpoint = advertised("userinfo endpoint", "userinfo_endpoint",
	func(m *ProviderMetadata) string { return m.UserinfoEndpoint })

// UserInfo is what the userinfo endpoint answers to the main grant's access token.
var UserInfo = &Step[*Fetched]{
	name: "answer of userinfo", impact: Active,
	needs: []Need{UserinfoEndpoint, Tokens},
	do: func(ctx context.Context, s *Session, f *Facts) (*Fetched, error) {
		a := s.Bearer(ctx, UserinfoEndpoint.Of(f), Tokens.Of(f).AccessToken)
		s.keep(userinfoBody, a.Body)
		return &Fetched{Exchange: a.Exchange}, nil
	},
}

// UserInfoDocument is a userinfo answer that could be read.
type UserInfoDocument struct {
	Claims Claims
	JWT    *JWT // nil: it came as plain JSON
}

// UserInfoClaims are the claims at userinfo, as JSON or inside a JWT (OpenID
// Connect Core section 5.3.2). The media type decides nothing: several
// providers send application/jwt for a JWS and for a JWE alike.
var UserInfoClaims = &Step[*UserInfoDocument]{
	name: "claims at userinfo", owner: "userinfo-answers", impact: Active,
	needs: []Need{UserInfo},
	do: func(_ context.Context, s *Session, f *Facts) (*UserInfoDocument, error) {
		x := UserInfo.Of(f)
		d, saw := s.readUserInfo(x, s.kept(userinfoBody))
		if d != nil {
			return d, nil
		}
		return nil, &Problem{
			Want:     "200 and the user's claims",
			Saw:      saw,
			Evidence: []wire.Evidence{x.At("status", statusText(x.Status()))},
		}
	},
}

// readUserInfo reads the document, or says what came instead.
func (s *Session) readUserInfo(x *Fetched, body []byte) (d *UserInfoDocument, saw string) {
	if x.Status() != 200 {
		saw = x.Say()
		// RFC 6750 section 3: some providers say why in this header only.
		if challenge := x.Header("Www-Authenticate"); challenge != "" {
			saw += ", WWW-Authenticate: " + challenge
		}
		return nil, saw
	}
	body = bytes.TrimSpace(body)
	if claims, err := s.readClaims(body); err == nil && body[0] == '{' {
		return &UserInfoDocument{Claims: claims}, ""
	}
	compact := string(body)
	if n := token.Parts(compact); n != token.JWSParts && n != token.JWEParts || strings.ContainsAny(compact, " <{\n") {
		return nil, x.Say() + ", which is neither a JSON object nor a JWT"
	}
	masked := s.Vault.Mask("userinfo", compact)
	if claims := s.encryptedClaims(compact); claims != nil {
		return &UserInfoDocument{Claims: claims, JWT: &JWT{Token: masked, Encrypted: true, Claims: claims}}, ""
	}
	j, _, err := s.readJWT(masked)
	if err != nil {
		return nil, "200 and " + err.Error()
	}
	return &UserInfoDocument{Claims: j.Claims, JWT: j}, ""
}

// encryptedClaims opens a JWE that holds the claims themselves: userinfo may be
// encrypted without being signed (OpenID Connect Core section 5.3.2), an id_token
// may not. It is nil where there is no key, or a JWS inside.
func (s *Session) encryptedClaims(compact string) Claims {
	if token.Parts(compact) != token.JWEParts || s.Config.DecryptionKey == nil {
		return nil
	}
	plain, err := token.Decrypt(compact, s.Config.DecryptionKey)
	if err != nil || !strings.HasPrefix(plain, "{") {
		return nil
	}
	claims, err := s.readClaims([]byte(plain))
	if err != nil {
		return nil
	}
	return claims
}

// IDTokenClaims are the claims that a client finds in the id_token: nil when
// there is none, or none that can be read. That it cannot be read is reported
// by the owner of IDToken; what only wants to know where a claim is goes on.
var IDTokenClaims = &Step[Claims]{
	name: "claims of the id_token", impact: Active,
	needs: []Need{Tokens},
	do: func(_ context.Context, s *Session, f *Facts) (Claims, error) {
		t := Tokens.Of(f)
		if !t.IDToken.Present() {
			return nil, nil
		}
		j, _, err := s.readJWT(t.IDToken)
		if err != nil {
			return nil, nil
		}
		return j.Claims, nil
	},
}

// Person is what is said about the user, and where.
type Person struct {
	IDToken    Claims   // nil: none, or not readable
	UserInfo   Claims   // nil: no such endpoint, or not readable
	Unreadable []string // which of the two is there and cannot be read
}

// PersonClaims are the claims about the user from both places. What cannot be
// read is reported by the owners of IDToken and UserInfoClaims; here it only
// means that a claim which is nowhere else may be there.
var PersonClaims = &Step[*Person]{
	name: "claims about the user", impact: Active,
	needs: []Need{Tokens, IDTokenClaims, IfOffered(UserInfo)},
	do: func(_ context.Context, s *Session, f *Facts) (*Person, error) {
		p := &Person{IDToken: IDTokenClaims.Of(f)}
		if p.IDToken == nil && Tokens.Of(f).IDToken.Present() {
			p.Unreadable = append(p.Unreadable, "the id_token")
		}
		if x, ok := UserInfo.Maybe(f); ok {
			if d, _ := s.readUserInfo(x, s.kept(userinfoBody)); d != nil {
				p.UserInfo = d.Claims
			} else {
				p.Unreadable = append(p.Unreadable, "userinfo")
			}
		}
		return p, nil
	},
}
