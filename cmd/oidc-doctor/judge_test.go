package main

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// sameVerdicts judges a bundle and wants what its own report says.
func sameVerdicts(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b, err := bundle.Read(data)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	var live, judged report.Document
	if err := json.Unmarshal(b.Report, &live); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	start(context.Background(), []string{"judge", path, "--format", "json"}, strings.NewReader(""), &out, &errs)
	if err := json.Unmarshal(out.Bytes(), &judged); err != nil {
		t.Fatalf("%s: %v\n%s", path, err, &errs)
	}
	if live.Summary != judged.Summary || len(live.Results) == 0 || len(live.Results) != len(judged.Results) {
		t.Fatalf("%s: judged %+v, live %+v", path, judged.Summary, live.Summary)
	}
	for i, want := range live.Results {
		got := judged.Results[i]
		// Fixes are those of today; they may have become better.
		want.Fix, got.Fix, want.Known, got.Known = nil, nil, nil, nil
		if !reflect.DeepEqual(want, got) {
			t.Errorf("%s: %s: judged\n%+v\nlive\n%+v", path, want.ID, got, want)
		}
	}
}

// TestReplay judges the recorded sessions of real products, and bundles of
// earlier versions, which have to stay readable and understood.
func TestReplay(t *testing.T) {
	if testing.Short() {
		t.Skip("nothing of it runs side by side")
	}
	for _, pattern := range []string{"../../testdata/sessions/*.json", "../../testdata/bundles/schema-*"} {
		files, err := filepath.Glob(pattern)
		if err != nil || len(files) == 0 {
			t.Fatalf("nothing at %s (error %v)", pattern, err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) { sameVerdicts(t, file) })
		}
	}
}

// TestDiffOfSessions holds two sessions of one real product against each other,
// of which one has a single setting in another position (conformIdTokenClaims).
func TestDiffOfSessions(t *testing.T) {
	const sessions = "../../testdata/sessions/oidc-provider-9.13.3-"
	for name, c := range map[string]struct {
		old, now string
		want     string
		code     int
	}{
		"claims that an upgrade moved": {"idclaims", "healthy", "email, email_verified, family_name, given_name, name, preferred_username: moved from id_token and userinfo to userinfo", exitOK},
		"no refresh token":             {"healthy", "norefresh", "members of the token response: now without refresh_token", exitFailed},
		"an encrypted id_token":        {"healthy", "jwe", "saw an encrypted JWT (JWE)", exitFailed},
		"rotation":                     {"healthy", "rotate", "refresh token after a refresh: the same, now another", exitOK},
	} {
		t.Run(name, func(t *testing.T) {
			var out, errs bytes.Buffer
			code := start(context.Background(), []string{"diff", sessions + c.old + ".json", sessions + c.now + ".json"}, strings.NewReader(""), &out, &errs)
			if text := strings.Join(strings.Fields(out.String()), " "); code != c.code || !strings.Contains(text, c.want) {
				t.Errorf("exit code %d, want %d and %q\n%s%s", code, c.code, c.want, &out, &errs)
			}
		})
	}
}

// TestJudgeRefuses hands in what is no bundle of this version.
func TestJudgeRefuses(t *testing.T) {
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole.zip")
	var out, errs bytes.Buffer
	if code := start(context.Background(), []string{"demo", "healthy", "--save", whole}, strings.NewReader(""), &out, &errs); code != exitOK {
		t.Fatal(errs.String())
	}
	good, err := os.ReadFile(whole)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"truncated":        {good[:len(good)/2], "truncated or damaged"},
		"empty":            {nil, "it is empty"},
		"text":             {[]byte("hello"), "no bundle of oidc-doctor"},
		"another zip":      {zipped(t, map[string]string{"a.txt": "x"}), "no bundle of oidc-doctor"},
		"another tool's":   {zipped(t, map[string]string{"manifest.json": `{"tool":"other","schema":1}`}), "no bundle of oidc-doctor"},
		"newer":            {zipped(t, map[string]string{"manifest.json": `{"tool":"oidc-doctor","schema":99,"version":"v9"}`}), "schema 99, written by oidc-doctor v9"},
		"without facts":    {zipped(t, map[string]string{"manifest.json": `{"tool":"oidc-doctor","schema":1,"issuer":"https://x"}`}), "it has no environment"},
		"damaged manifest": {zipped(t, map[string]string{"manifest.json": `{`}), "truncated or damaged"},
		"a report":         {[]byte(`{"schema":1,"results":[]}`), "it is a report"},
		"truncated JSON":   {[]byte(`{"manifest": {"tool"`), "truncated or damaged"},
		"a bomb":           {zipped(t, map[string]string{"manifest.json": strings.Repeat(" ", 65<<20)}), "unpacks to more than"},
		"references": {[]byte(fmt.Sprintf(`{"manifest":{"tool":"oidc-doctor","schema":1,"issuer":"https://x"},"environment":{},"report":{},
			"exchanges":[{"n":1,"step":%q}],"facts":[{"step":"x","fact":[%s{"$exchange":1}]}]}`,
			strings.Repeat("x", 1<<20), strings.Repeat(`{"$exchange":1},`, 100))), "more than 64 MiB"},
		"an exchange that is not there": {[]byte(`{"manifest":{"tool":"oidc-doctor","schema":1,"issuer":"https://x"},"environment":{},"report":{},
			"exchanges":[],"facts":[{"step":"x","fact":{"$exchange":7}}]}`), "there is no exchange 7"},
		"a fact of another form": {[]byte(`{"manifest":{"tool":"oidc-doctor","schema":1,"issuer":"https://x","checks":["discovery-served"]},
			"environment":{},"report":{},"exchanges":[],"facts":[{"step":"configuration","fact":"text"}]}`), "a fact in it cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(dir, "bad")
			if err := os.WriteFile(path, c.data, 0o600); err != nil {
				t.Fatal(err)
			}
			var out, errs bytes.Buffer
			code := start(context.Background(), []string{"judge", path}, strings.NewReader(""), &out, &errs)
			if code != exitUsage || out.Len() > 0 || !strings.Contains(errs.String(), c.want) || strings.Count(errs.String(), "error:") != 1 {
				t.Errorf("exit code %d, want %d and %q\n%s%s", code, exitUsage, c.want, &out, &errs)
			}
		})
	}
}

func zipped(t *testing.T, files map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, content := range files {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
