package appconfig

import (
	"fmt"
	"testing"
)

func TestSecretsOf(t *testing.T) {
	for value, want := range map[string]string{
		"redis://127.0.0.1:6379/0":                          "[]",
		"redis://:hush@a:1 rediss://user:quiet@b:2":         "[hush quiet]",
		`["redis://a:1", "redis://:hush@b:2"]`:              "[hush]",
		"https://example.test/hooks/a-word-nobody-may-read": "[https://example.test/hooks/a-word-nobody-may-read]",
		"a-password": "[a-password]",
	} {
		if got := fmt.Sprint(secretsOf(value)); got != want {
			t.Errorf("%s: %s, want %s", value, got, want)
		}
	}
}
