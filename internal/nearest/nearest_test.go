package nearest

import "testing"

func TestName(t *testing.T) {
	known := []string{"authentik", "keycloak", "casdoor", "refresh-token-issued", "refresh-rotates", "demo"}
	for _, tt := range []struct{ got, want string }{
		{"authentic", "authentik"},
		{"Keyclock", "keycloak"},
		{"casdor", "casdoor"},
		{"refresh-token-isued", "refresh-token-issued"},
		{"refresh-rotate", "refresh-rotates"},
		{"keycloak", "keycloak"},
		{"dex", ""},
		{"", ""},
		{"synology", ""},
	} {
		if got := Name(tt.got, known); got != tt.want {
			t.Errorf("Name(%q) = %q, want %q", tt.got, got, tt.want)
		}
	}
}

func TestNameOfNothing(t *testing.T) {
	if got := Name("keycloak", nil); got != "" {
		t.Errorf("Name without known names = %q, want nothing", got)
	}
}

func TestDistance(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want int
	}{
		{"", "abc", 3}, {"abc", "", 3}, {"kitten", "sitting", 3}, {"same", "same", 0},
	} {
		if got := distance(tt.a, tt.b); got != tt.want {
			t.Errorf("distance(%q, %q) = %d, want %d", tt.a, tt.b, got, tt.want)
		}
	}
}
