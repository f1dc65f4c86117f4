package wire

import (
	"encoding/hex"
	"strings"
	"sync"
	"testing"
)

func TestMask(t *testing.T) {
	v := NewVault()
	a, again, other := v.Mask("access_token", "s3cret"), v.Mask("access_token", "s3cret"), v.Mask("access_token", "s3creT")
	if !a.Same(again) || a.Same(other) {
		t.Errorf("%v and %v are to be the same, %v another", a, again, other)
	}
	if got := a.String(); strings.Contains(got, "s3cret") || !strings.HasPrefix(got, "(access_token, 6 bytes, #") {
		t.Errorf("shown as %q", got)
	}
	if v.Reveal(a) != "s3cret" {
		t.Errorf("revealed as %q", v.Reveal(a))
	}
	if foreign := NewVault(); foreign.Reveal(a) != "" || foreign.Mask("access_token", "s3cret").Same(a) {
		t.Error("another run knows the digest: the key is not random")
	}
}

func TestMaskNothing(t *testing.T) {
	v := NewVault()
	m := v.Mask("refresh_token", "")
	if m.Present() || m.String() != "(absent)" || m.Same(m) || v.Reveal(m) != "" {
		t.Errorf("an absent value is shown as %v, present %v, same as itself %v", m, m.Present(), m.Same(m))
	}
}

func TestScrub(t *testing.T) {
	v := NewVault()
	v.Mask("locale", "en")
	v.Mask("given_name", "Anna")
	v.Mask("name", "Anna Example")
	v.Mask("code", "c0de-0123456789abcdef")
	v.Mask("claim", "openid")
	v.Publish("openid")
	for in, want := range map[string]string{
		"Anna is gone":                       "(masked) is gone",
		"Annabel stays, and Hanna too":       "Annabel stays, and Hanna too",
		"(Anna), Anna. Anna":                 "((masked)), (masked). (masked)",
		"Anna Example has left":              "(masked) has left",
		"en is too short to be searched for": "en is too short to be searched for",
		"scope openid was given in the open": "scope openid was given in the open",
		"code=xc0de-0123456789abcdefy":       "code=x(masked)y", // long values hide between letters too
		"":                                   "",
	} {
		if got := v.Scrub(in); got != want {
			t.Errorf("Scrub(%q) = %q, want %q", in, got, want)
		}
	}
}

// A token that is longer than a quotation must not leave its first part behind.
func TestCleanHidesWhatItCuts(t *testing.T) {
	v := NewVault()
	token := "canary" + strings.Repeat("abcdefghij", 80)
	v.Mask("access_token", token)
	got := v.Clean("token " + token + " is invalid")
	if strings.Contains(got, "canary") || got != "token (masked) is invalid" {
		t.Errorf("got %q", got)
	}
	v.Mask("code", "c0de-0123456789abcdef")
	if got := v.Clean("code c0de-01234\u200b56789abcdef"); got != "code (masked)" {
		t.Errorf("behind an invisible character: %q", got)
	}
}

func TestVaultConcurrently(t *testing.T) {
	v := NewVault()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				m := v.Mask("state", "0123456789abcdef")
				v.Publish("openid")
				if v.Scrub("state 0123456789abcdef") != "state (masked)" || v.Reveal(m) == "" {
					t.Error("lost a value")
				}
			}
		})
	}
	wg.Wait()
}

func TestScrubLeavesWhatAReportNeeds(t *testing.T) {
	v := NewVault()
	v.Publish("http://127.0.0.1:18090/realms/healthy")
	v.Mask("claim allowed-origins", "http://127.0.0.1")
	v.Mask("claim realm_access", "offline_access")
	v.Mask("decision", "allow")
	v.Mask("username", "alice")
	v.Mask("decision", "alice") // the same value in another place stays hidden
	v.Mask("client_secret", "realms")
	v.Mask("password", "password")
	const said = "password, issuer http://127.0.0.1:18090/realms/healthy: allow offline_access for alice"
	const want = "password, issuer http://127.0.0.1:18090/(masked)/healthy: allow offline_access for (masked)"
	if got := v.Scrub(said); got != want {
		t.Errorf("%s", got)
	}
}

// A fact may be cut before a value is known or looked for: what is left of the
// value is hidden as well.
func TestScrubWhereATextWasCut(t *testing.T) {
	v := NewVault()
	v.Publish("https://sso.example.com")
	v.Mask("code_verifier", "vFylxdS2gHTo1rf8NMP74WFgVfYGxXj1mJUd1gJCm_o")
	v.Mask("code", "abcabcabcabcabd")
	v.Mask("claim iss", "https://sso.example.com")
	for in, want := range map[string]string{
		"iss=vFylxdS2gHTo1rf8N…":          "iss=(masked)…",
		"iss=vFylxdS2gHTo1rf8N…; scope …": "iss=(masked)…; scope …",
		"a vFylxd… and abcabcabcabc…":     "a (masked)… and (masked)…",
		"a vFylx…":                        "a vFylx…", // too little to be told from chance
		"the end of one: 1gJCm_o…":        "the end of one: 1gJCm_o…",
		"at https://sso.exam…":            "at https://sso.exam…",
		"…":                               "…",
	} {
		if got := v.Scrub(in); got != want {
			t.Errorf("Scrub(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestClaimIsAllThatIsShown: a claim may be asked for, what a provider hides in
// one may not.
func TestClaimIsAllThatIsShown(t *testing.T) {
	v := NewVault()
	v.Mask("client_secret", "s3cret-of-the-client")
	v.Mask("access_token", "the-access-token-0123456789")
	v.Mask("claim email", "ada@mailbox.example")
	for kind, value := range map[string]string{
		"claim name": "Ada of Example", "claim email": "ada@mailbox.example", "claim note": "write to ada@mailbox.example",
	} {
		if got := v.Claim(v.Mask(kind, value)); got != value {
			t.Errorf("%s: %q, want %q", kind, got, value)
		}
	}
	if got := v.Claim(v.Mask("claim drawing", "\x1b[2J\u202ename")); got != "[2Jname" {
		t.Errorf("a claim draws: %q", got)
	}
	for kind, value := range map[string]string{
		"claim bearer": "call with the-access-token-0123456789", "claim trap": "\x1b[2Js3cret-of-the-client\u202e",
		"claim basic": "YXBwOnMzY3JldC1vZi10aGUtY2xpZW50", "claim hex": hex.EncodeToString([]byte("s3cret-of-the-client")),
	} {
		m := v.Mask(kind, value)
		if got := v.Claim(m); got != m.String() {
			t.Errorf("%s shows %q", kind, got)
		}
	}
	trap := v.Mask("claim secret", "s3cret-of-the-client")
	if got := v.Claim(trap); got != trap.String() {
		t.Errorf("a claim that is the client secret shows %q", got)
	}
	if other := NewVault().Mask("claim name", "Ada of Example"); v.Claim(other) != other.String() {
		t.Error("a claim of another run is shown")
	}
}
