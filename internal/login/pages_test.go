package login

import (
	"errors"
	"flag"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/page"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestPages answers each saved page as a visitor does: those in first as they
// come, those in after once the password was sent. A name may begin with the
// page's status.
func TestPages(t *testing.T) {
	files, err := filepath.Glob("testdata/pages/*/*.html")
	if err != nil || len(files) < 10 {
		t.Fatalf("%d pages found, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimPrefix(file, "testdata/pages/"), func(t *testing.T) {
			body, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			golden := strings.TrimSuffix(file, ".html") + ".txt"
			got := react(t, file, body)
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%swant\n%s", got, want)
			}
		})
	}
}

func react(t *testing.T, file string, body []byte) string {
	t.Helper()
	base, _ := url.Parse("http://provider.example/here")
	target, _ := url.Parse("http://127.0.0.1:8085/callback")
	w := newWalk(newSession(t), nil, base, target, wantCallback)
	status, _ := strconv.Atoi(strings.SplitN(filepath.Base(file), "-", 2)[0])
	if status == 0 {
		status = http.StatusOK
	}
	v := &visitor{username: "USERNAME", password: "PASSWORD"}
	if filepath.Base(filepath.Dir(file)) == "after" {
		v.usernameSent, v.passwordSent = true, true
	}
	s, err := w.onward(page.ReadPage(status, http.Header{"Content-Type": {"text/html"}}, body, base), v)
	if err != nil {
		if m := (*probe.Missing)(nil); errors.As(err, &m) {
			return fmt.Sprintf("wants: %s\n", m.Flag)
		}
		if n := (*needsScripts)(nil); errors.As(err, &n) {
			return fmt.Sprintf("needs a browser: %s\n", n.says)
		}
		return fmt.Sprintf("stops: %s\n", err.(*probe.Problem).Saw)
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n", s.Method, s.To)
	for _, name := range slices.Sorted(maps.Keys(s.Values)) {
		for _, value := range s.Values[name] {
			fmt.Fprintf(&b, "%s=%s\n", name, value)
		}
	}
	return b.String()
}
