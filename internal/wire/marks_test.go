package wire

import (
	"slices"
	"strings"
	"testing"
)

func TestMarks(t *testing.T) {
	v := NewVault()
	v.Mask("code", "canary-code-4711")
	page := `<!doctype html><html><head><title> Sign in to
 staff canary-code-4711 </title>
<link rel="stylesheet" href="/resources/x6io0/login/product.v2/css/styles.css?version=1&code=canary-code-4711">
<link rel=icon href="data:image/png;base64,AAAA">
<script src="https://sso.example.com/static/dist/poly-2025.12.4.js;jsessionid=ABC123"></script>
<script>var name = "Alice"</script></head>
<body><h1>Hello Alice</h1><svg><title>an icon</title></svg><script src="/static/dist/poly-2025.12.4.js"></script></body></html>`
	got := v.marks("text/html; charset=utf-8", []byte(page), true)
	want := []string{
		"Sign in to staff (masked)",
		"/resources/x6io0/login/product.v2/css/styles.css",
		"https://sso.example.com/static/dist/poly-2025.12.4.js",
		"/static/dist/poly-2025.12.4.js",
	}
	if !slices.Equal(got, want) {
		t.Errorf("marks are %q, want %q", got, want)
	}
	if got := v.marks("text/html", []byte(page), false); !slices.Equal(got, want[1:]) {
		t.Errorf("behind a login the marks are %q, want %q", got, want[1:])
	}
	for _, media := range []string{"application/json", "text/plain", ""} {
		if got := v.marks(media, []byte(page), true); got != nil {
			t.Errorf("%q has marks %q", media, got)
		}
	}
	if got := v.marks("text/html", []byte(strings.Repeat("<script src=a></script><script src=/b>", 99)+"<title>"+strings.Repeat("x", 1<<20)), true); len(got) != 2 {
		t.Errorf("a long page has marks %q", got)
	}
}
