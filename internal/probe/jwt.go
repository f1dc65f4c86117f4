package probe

import (
	"errors"

	"github.com/oidc-doctor/oidc-doctor/internal/token"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// JOSEHeader is the part of a JWS or JWE header that decides who can read it.
type JOSEHeader struct {
	Alg, Enc, Kid, Typ, Cty string
}

// JWT is a token in compact form, as far as it may be shown.
type JWT struct {
	Token     wire.Masked
	Encrypted bool       // it came as a JWE
	Outer     JOSEHeader // the JWE's header, when Encrypted
	Header    JOSEHeader // the JWS's header
	Claims    Claims
}

// joseHeader reads the first part of a compact token. It is read before any
// library is asked, because those refuse algorithms that are not on their list.
func joseHeader(compact string) (h JOSEHeader, err error) {
	m, err := token.Header(compact)
	if err != nil {
		return h, errors.New("its first part is not a JSON object in base64url")
	}
	text := func(name string) string { s, _ := m[name].(string); return wire.Clean(s) }
	return JOSEHeader{text("alg"), text("enc"), text("kid"), text("typ"), text("cty")}, nil
}
