package token

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A View prints a token and gathers what is odd about it.
type View struct {
	w          io.Writer
	vault      *wire.Vault
	showClaims bool
	now        time.Time
	odd        []string // whole sentences
	err        error    // of writing
}

// NewView returns a view that prints to w, with claims about a person masked
// unless showClaims.
func NewView(w io.Writer, showClaims bool, now time.Time) *View {
	return &View{w: w, vault: wire.NewVault(), showClaims: showClaims, now: now}
}

func (v *View) printf(format string, args ...any) {
	_, err := fmt.Fprintf(v.w, format, args...)
	v.err = errors.Join(v.err, err)
}

func (v *View) strange(format string, args ...any) {
	v.odd = append(v.odd, fmt.Sprintf(format, args...))
}

// Conclude prints what is odd, and reports whether anything is. The error is
// that of writing.
func (v *View) Conclude() (odd bool, err error) {
	if len(v.odd) == 0 {
		v.printf("\nNothing is odd about it.\n")
	} else {
		v.printf("\nodd\n")
	}
	for _, s := range v.odd {
		v.printf("  %s\n", s)
	}
	return len(v.odd) > 0, v.err
}

// Open says what kind of token it is, and decrypts a JWE. It returns the JWS, ""
// when it stays closed.
func (v *View) Open(typed string, key *jose.JSONWebKey) (string, error) {
	v.vault.Mask("token", typed)
	switch n := Parts(typed); n {
	case JWSParts:
		v.printf("JWS, a signed token\n")
		return typed, nil
	case JWEParts:
		return v.open(typed, key)
	case 1:
		return "", errors.New("this is an opaque token: only its provider can say what it stands for")
	default:
		return "", fmt.Errorf("this is no token: it has %d parts between dots", n)
	}
}

// open shows the header of a JWE and decrypts it where there is a key.
func (v *View) open(typed string, key *jose.JSONWebKey) (string, error) {
	header, err := Header(typed)
	if err != nil {
		return "", fmt.Errorf("the header, %w", err)
	}
	v.printf("JWE, an encrypted token\n\nheader of the JWE\n")
	v.members(header)
	if key == nil {
		v.strange("Only the holder of the private key can read it: most clients take signed tokens only, so this one fails there with " +
			`"encrypted JWTs cannot be decoded" or "must have three parts".`)
		v.printf("\n--decryption-key FILE opens it.\n")
		return "", nil
	}
	plain, err := Decrypt(typed, key)
	if err != nil {
		v.strange("The key of --decryption-key does not open it.")
		return "", nil
	}
	if Parts(plain) != JWSParts {
		return "", errors.New("what is inside is not a JWS")
	}
	v.vault.Mask("token", plain)
	v.printf("\nJWS inside, a signed token\n")
	return plain, nil
}

// Show prints header and claims.
func (v *View) Show(jws string) (*JWS, error) {
	t, err := parse(jws)
	if err != nil {
		return nil, err
	}
	v.printf("\nheader\n")
	v.members(t.header)
	v.printf("\nclaims\n")
	v.members(t.body)
	return t, nil
}

// members shows an object, in order of names; what is not harmless is masked
// unless it may be shown. A header is treated like claims: some providers repeat
// these there (RFC 7519 section 5.3).
func (v *View) members(m map[string]any) {
	width := 0
	for name := range m {
		width = max(width, len(wire.Clean(name)))
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		value := m[name]
		text, isText := value.(string)
		if !isText {
			raw, err := json.Marshal(value)
			if err != nil {
				continue // it came from JSON
			}
			text = string(raw)
		}
		shown := wire.Clean(text)
		if !v.showClaims && !wire.Harmless(name) {
			shown = v.vault.Mask(wire.Clean(name), text).String()
		}
		if at, ok := instant(name, value); ok {
			shown += "  " + at.Format("2006-01-02 15:04:05 MST")
		}
		v.printf("  %-*s  %s\n", width, wire.Clean(name), shown)
	}
}
