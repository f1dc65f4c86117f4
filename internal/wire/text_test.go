package wire

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":              {"Code not valid", "Code not valid"},
		"lines and tabs":     {"a\r\n\tb \n c", "a b c"},
		"terminal escapes":   {"\x1b[31mred\x1b[0m \x07bell", "[31mred[0m bell"},
		"C1 controls":        {"a\u009b31mb", "a31mb"},
		"direction override": {"abc\u202egpj.exe", "abcgpj.exe"},
		"zero width":         {"pass\u200bword\ufeff", "password"},
		"separators":         {"a\u2028b\u2029c", "abc"},
		"noncharacters":      {"a\uffffb\ufffec", "abc"},
		"private use":        {"a\ue000b", "ab"},
		"broken UTF-8":       {"a\xffb", "a\uFFFDb"},
		"letters of all":     {"Ungültiger Code, 無効", "Ungültiger Code, 無効"},
		"blanks only":        {" \n ", ""},
	} {
		if got := Clean(c.in); got != c.want {
			t.Errorf("%s: Clean(%q) = %q, want %q", name, c.in, got, c.want)
		}
	}
}

func TestCleanCuts(t *testing.T) {
	if s := strings.Repeat("é", MaxText); Clean(s) != s {
		t.Error("a text of just the length was cut")
	}
	for _, s := range []string{strings.Repeat("é", MaxText+1), strings.Repeat("日本", 1<<20), strings.Repeat("x", 16*MaxText-1) + "é"} {
		got := Clean(s)
		if utf8.RuneCountInString(got) != MaxText || !strings.HasSuffix(got, "…") || !utf8.ValidString(got) {
			t.Errorf("%d runes, ends in %q", utf8.RuneCountInString(got), got[len(got)-6:])
		}
	}
}
