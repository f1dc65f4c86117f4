package login

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base32"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// A TOTP makes one-time codes (RFC 6238) of a secret that it never shows.
type TOTP struct {
	secret []byte
	typed  string // as it was given, for the vault
	hash   func() hash.Hash
	digits int
	period time.Duration
	now    func() time.Time
}

// String keeps a secret from being printed by accident.
func (t *TOTP) String() string { return "a one-time code secret" }

// ParseTOTP reads a secret in base32, as providers show it for authenticator
// applications (blanks, hyphens and small letters are theirs), or the otpauth
// address of their QR code. Its error repeats nothing of it.
func ParseTOTP(text string) (*TOTP, error) {
	t := &TOTP{typed: strings.TrimSpace(text), hash: sha1.New, digits: 6, period: 30 * time.Second, now: time.Now}
	secret := t.typed
	if strings.HasPrefix(strings.ToLower(secret), "otpauth:") {
		u, err := url.Parse(secret)
		if err != nil {
			return nil, errors.New("the otpauth address cannot be read")
		}
		if !strings.EqualFold(u.Host, "totp") {
			return nil, errors.New("the otpauth address is not one of type totp")
		}
		if err := t.settings(u.Query()); err != nil {
			return nil, err
		}
		secret = u.Query().Get("secret")
	}
	secret = strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\n", "", "\r", "", "\t", "").Replace(secret))
	decoded, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.TrimRight(secret, "="))
	if err != nil || len(decoded) == 0 {
		return nil, errors.New("the one-time code secret is not base32 (letters A to Z and digits 2 to 7)")
	}
	t.secret = decoded
	return t, nil
}

// settings are the parameters of an otpauth address
// (https://github.com/google/google-authenticator/wiki/Key-Uri-Format).
func (t *TOTP) settings(q url.Values) error {
	switch algorithm := strings.ToUpper(q.Get("algorithm")); algorithm {
	case "", "SHA1":
	case "SHA256":
		t.hash = sha256.New
	case "SHA512":
		t.hash = sha512.New
	default:
		return errors.New("the otpauth address names an algorithm other than SHA1, SHA256 and SHA512")
	}
	if s := q.Get("digits"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 6 || n > 8 {
			return errors.New("the otpauth address asks for other than 6 to 8 digits")
		}
		t.digits = n
	}
	if s := q.Get("period"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 3600 {
			return errors.New("the otpauth address has a period that is no number of seconds")
		}
		t.period = time.Duration(n) * time.Second
	}
	return nil
}

// Code is the one-time code at a time (RFC 4226 section 5.3 with the counter of
// RFC 6238 section 4.2).
func (t *TOTP) Code(at time.Time) string {
	var counter [8]byte
	binary.BigEndian.PutUint64(counter[:], uint64(at.Unix()/int64(t.period/time.Second)))
	mac := hmac.New(t.hash, t.secret)
	mac.Write(counter[:])
	sum := mac.Sum(nil)
	offset := sum[len(sum)-1] & 0xf
	n := binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff
	modulus := uint32(1)
	for range t.digits {
		modulus *= 10
	}
	return fmt.Sprintf("%0*d", t.digits, n%modulus)
}
