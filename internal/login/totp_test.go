package login

import (
	"encoding/base32"
	"fmt"
	"strings"
	"testing"
	"time"
)

// The vectors of RFC 6238 appendix B, whose keys are these digits repeated to
// the length of each hash.
func TestTOTP(t *testing.T) {
	const digits = "1234567890"
	for _, c := range []struct {
		at                   int64
		sha1, sha256, sha512 string
	}{
		{59, "94287082", "46119246", "90693936"},
		{1111111109, "07081804", "68084774", "25091201"},
		{1111111111, "14050471", "67062674", "99943326"},
		{1234567890, "89005924", "91819424", "93441116"},
		{2000000000, "69279037", "90698825", "38618901"},
		{20000000000, "65353130", "77737706", "47863826"},
	} {
		for algorithm, x := range map[string]struct {
			length int
			want   string
		}{"SHA1": {20, c.sha1}, "SHA256": {32, c.sha256}, "SHA512": {64, c.sha512}} {
			key := strings.Repeat(digits, 7)[:x.length]
			address := fmt.Sprintf("otpauth://totp/Lab:someone?secret=%s&digits=8&algorithm=%s&period=30", base32.StdEncoding.EncodeToString([]byte(key)), algorithm)
			codes, err := ParseTOTP(address)
			if err != nil {
				t.Fatal(err)
			}
			if got := codes.Code(time.Unix(c.at, 0)); got != x.want {
				t.Errorf("%s at %d: %s, want %s", algorithm, c.at, got, x.want)
			}
		}
	}
}

func TestParseTOTP(t *testing.T) {
	key := base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString([]byte("12345678901234567890"))
	for _, typed := range []string{key, strings.ToLower(key), key + "\n", key[:4] + " " + key[4:8] + "-" + key[8:], key + "===="} {
		codes, err := ParseTOTP(typed)
		if err != nil {
			t.Errorf("%v", err)
			continue
		}
		if got := codes.Code(time.Unix(59, 0)); got != "287082" {
			t.Errorf("code %s", got)
		}
		if strings.Contains(strings.ToUpper(fmt.Sprint(codes)), key) {
			t.Error("printed as it is")
		}
	}
	for typed, part := range map[string]string{
		"":                               "not base32",
		"s3cr3t-01":                      "not base32",
		"otpauth://hotp/x?secret=" + key: "not one of type totp",
		"otpauth://totp/x":               "not base32",
		"otpauth://totp/x?algorithm=MD5&secret=" + key:    "an algorithm other than",
		"otpauth://totp/x?digits=12&secret=" + key:        "6 to 8 digits",
		"otpauth://totp/x?period=0&secret=" + key:         "no number of seconds",
		"otpauth://totp/\x00?secret=" + key:               "cannot be read",
		"otpauth://totp/x?secret=canary1-canary1-canary1": "not base32",
	} {
		_, err := ParseTOTP(typed)
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %v, want %q", typed, err, part)
		}
		if err != nil && (strings.Contains(err.Error(), key) || strings.Contains(err.Error(), "canary")) {
			t.Errorf("the error repeats the secret: %v", err)
		}
	}
}
