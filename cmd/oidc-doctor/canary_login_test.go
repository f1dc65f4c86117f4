package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// everyFormat writes a report in each of them to a file, and what shows most to
// stdout.
func everyFormat(t *testing.T) (flags, files []string) {
	t.Helper()
	dir := t.TempDir()
	for _, f := range report.Formats {
		file := filepath.Join(dir, f.Name)
		flags, files = append(flags, "--format", f.Name+"="+file), append(files, file)
	}
	saved := filepath.Join(dir, savedFile)
	return append(flags, "--verbose", "--timeline", "--curl", "9", "--save", saved), append(files, saved)
}

// savedFile is the bundle among the files of everyFormat.
const savedFile = "saved.json"

// wrote looks for secrets in files, each of which has to be there.
func (r *canaryRun) wrote(t *testing.T, args, files []string) {
	t.Helper()
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Error(err)
		}
		r.search(t, args, raw)
		if filepath.Base(file) == savedFile {
			sameVerdicts(t, file)
			r.silent(t, "", "diff", "../../testdata/bundles/schema-1-healthy.zip", file, "--verbose")
		}
	}
}

// TestCanaryLogin logs in each way, without an error and with the usual ones.
func TestCanaryLogin(t *testing.T) {
	user := func(r *canaryRun, way, password string) []string {
		return []string{"--login", way, "--username", r.User.Username, "--password-file", password}
	}
	for name, more := range map[string]func(t *testing.T, r *canaryRun) []string{
		"nobody":   func(*testing.T, *canaryRun) []string { return nil },
		"headless": func(_ *testing.T, r *canaryRun) []string { return user(r, "headless", r.path("password")) },
		"password": func(_ *testing.T, r *canaryRun) []string { return user(r, "password", r.path("password")) },
		"tokens":   func(t *testing.T, r *canaryRun) []string { return []string{"--tokens", tokensOf(t, r)} },
		"tokens of another": func(t *testing.T, r *canaryRun) []string {
			return []string{"--tokens", tokensOf(t, startCanary(t))}
		},
		"wrong password": func(t *testing.T, r *canaryRun) []string {
			return user(r, "headless", r.file(t, "wrong", "wr0ng-passw0rd-but-secret"))
		},
		"wrong password grant": func(t *testing.T, r *canaryRun) []string {
			return user(r, "password", r.file(t, "wrong", "wr0ng-passw0rd-but-secret"))
		},
		"wrong secret": func(t *testing.T, r *canaryRun) []string {
			r.file(t, "secret", "wr0ng & s3cret/with+what=must be \"escaped\"")
			return r.headless()
		},
		"secret with a line end": func(t *testing.T, r *canaryRun) []string {
			r.file(t, "secret", r.Confidential.Secret+"\r\n")
			return r.headless()
		},
		"secret with blanks": func(t *testing.T, r *canaryRun) []string {
			r.file(t, "secret", " "+r.Confidential.Secret+"\t")
			return r.headless()
		},
		"password as the user's name": func(_ *testing.T, r *canaryRun) []string {
			return []string{"--login", "headless", "--username", r.User.Password, "--password-file", r.path("password")}
		},
		"a user that there is not": func(_ *testing.T, r *canaryRun) []string {
			return []string{"--login", "headless", "--username", "carla.canary@mailbox.example", "--password-file", r.path("password")}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := startCanary(t)
			flags, files := everyFormat(t)
			args := append(r.check(more(t, r)...), flags...)
			stdout, stderr, code := r.silent(t, "", args...)
			if code != exitOK && code != exitFailed {
				t.Errorf("exit code %d\n%s", code, stderr)
			}
			r.wrote(t, args, files)
			typed := newCanaries("wr0ng-passw0rd-but-secret", "wr0ng & s3cret/with+what=must be \"escaped\"", "carla.canary@mailbox.example")
			for _, file := range files {
				raw, _ := os.ReadFile(file)
				stdout += string(raw)
			}
			if found := typed.in([]byte(stdout + stderr)); found != nil {
				t.Errorf("what was typed is shown: %s", found)
			}
		})
	}
}

// TestCanaryScripts logs in through a page that needs scripts, with the right
// password and a wrong one. Pictures are exempt: their fields are emptied.
func TestCanaryScripts(t *testing.T) {
	if there, err := condition("browser"); err != nil || !there {
		t.Skip("tests in a browser run with "+browserWanted, err)
	}
	const totp = "NRXWC43FNVUWY3DP"
	for _, password := range []string{"", "wr0ng-passw0rd-but-secret"} {
		r := startCanary(t, "login-page-needs-scripts")
		if password != "" {
			r.file(t, "password", password)
		}
		r.file(t, "totp", totp)
		flags, files := everyFormat(t)
		args := append(r.check(append(r.headless(), "--totp-secret-file", r.path("totp"), "--screenshot", r.path("page.png"))...), flags...)
		stdout, stderr, code := r.silent(t, "", args...)
		if want := map[bool]int{true: exitOK, false: exitFailed}[password == ""]; code != want {
			t.Errorf("exit code %d, want %d\n%s", code, want, stderr)
		}
		r.wrote(t, args, files)
		for _, file := range files {
			raw, _ := os.ReadFile(file)
			stdout += string(raw)
		}
		if found := newCanaries("wr0ng-passw0rd-but-secret", totp).in([]byte(stdout + stderr)); found != nil {
			t.Errorf("what was typed is shown: %s", found)
		}
		if _, err := os.Stat(r.path("page.png")); (err == nil) != (password != "") {
			t.Errorf("the picture: %v", err)
		}
	}
}

// TestCanaryDevice is approved by a person with another device. The user code
// that stderr shows is for that person and exempt.
func TestCanaryDevice(t *testing.T) {
	t.Parallel()
	r := startCanary(t)
	var out bytes.Buffer
	said, w := io.Pipe()
	ended := make(chan int, 1)
	args := r.check("--login", "device", "--verbose")
	go func() {
		defer w.Close()
		ended <- start(t.Context(), args, strings.NewReader(""), &out, w)
	}()
	text := readUntil(t, said, "already.\n")
	address := regexp.MustCompile(`or open (\S+),`).FindStringSubmatch(text)[1]
	if err := approve(t, r, address); err != nil {
		t.Fatal(err)
	}
	rest, err := io.ReadAll(said)
	if err != nil {
		t.Fatal(err)
	}
	if code := <-ended; code != exitOK || !strings.Contains(out.String(), "  ok    userinfo-answers") {
		t.Errorf("exit code %d\n%s\n%s", code, rest, out.String())
	}
	r.search(t, args, out.Bytes(), rest)
}

// approve opens the page of a device code and logs in there. The walk ends at a
// page that leads nowhere: there is no redirect URI.
func approve(t *testing.T, r *canaryRun, address string) error {
	t.Helper()
	v := wire.NewVault()
	s := &probe.Session{Vault: v, Recorder: wire.NewRecorder(wire.Options{Roots: pool(r)}, v), Now: time.Now}
	defer s.Recorder.Close()
	u, err := url.Parse(address)
	if err != nil {
		return err
	}
	q := u.Query()
	u.RawQuery = ""
	_, err = login.NewHeadless(r.User.Username, r.User.Password).Authorize(t.Context(), s,
		probe.AuthorizationRequest{Endpoint: u.String(), Query: q, RedirectURI: r.Confidential.RedirectURI})
	var end *probe.Problem
	if errors.As(err, &end) && strings.Contains(end.Saw, "Device connected") {
		return nil
	}
	return err
}

// TestCanaryBrowser logs in with a browser, which TestMain puts in the place of
// the person's own. The addresses that stderr shows are for that browser and
// exempt: state, nonce and challenge are theirs.
func TestCanaryBrowser(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("xdg-open is the browser of Linux")
	}
	r := startCanary(t)
	t.Setenv("SSL_CERT_FILE", r.path("ca.pem"))
	t.Setenv("VISITOR", r.User.Username+":"+r.User.Password)
	var out, said bytes.Buffer
	args := r.check("--login", "browser", "--redirect-uri", "http://127.0.0.1:8746/callback", "--verbose")
	code := start(t.Context(), args, strings.NewReader(""), &out, &said)
	if code != exitOK || !strings.Contains(out.String(), "  ok    userinfo-answers") {
		t.Errorf("exit code %d\n%s\n%s", code, said.String(), out.String())
	}
	stderr := regexp.MustCompile(`(?m)^http\S+/authorize\?\S+$`).ReplaceAll(said.Bytes(), nil)
	if len(stderr) == said.Len() {
		t.Errorf("no address for the browser in %s", stderr)
	}
	r.search(t, args, out.Bytes(), stderr)
}

// TestCanaryInterrupted stops a run in the middle of each of its requests.
func TestCanaryInterrupted(t *testing.T) {
	for n := 1; n < 40; n += 3 {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			r := startCanary(t)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				for len(r.Requests()) < n && ctx.Err() == nil {
					time.Sleep(100 * time.Microsecond)
				}
				cancel()
			}()
			var out, said bytes.Buffer
			args := r.check(append(r.headless(), "--verbose")...)
			if code := start(ctx, args, strings.NewReader(""), &out, &said); code != exitInterrupted && n < 10 {
				t.Errorf("exit code %d after %d requests", code, n)
			}
			r.search(t, args, out.Bytes(), said.Bytes())
		})
	}
}

// TestCanaryUnwritable has no place for its report.
func TestCanaryUnwritable(t *testing.T) {
	r := startCanary(t)
	r.silent(t, "", r.check(append(r.headless(), "--output", r.path("missing")+"/report")...)...)
	var said bytes.Buffer
	args := r.check(append(r.headless(), "--format", "json")...)
	if code := start(t.Context(), args, strings.NewReader(""), fullDisk{}, &said); code != exitIncomplete {
		t.Errorf("exit code %d", code)
	}
	r.search(t, args, said.Bytes())
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) {
	return 0, errors.New("no space left on device")
}

// TestCanaryEnvironment has its secrets from the environment.
func TestCanaryEnvironment(t *testing.T) {
	r := startCanary(t)
	t.Setenv(secretVariable, r.Confidential.Secret)
	t.Setenv(passwordVariable, r.User.Password)
	t.Setenv(adminVariable, r.AdminToken)
	r.silent(t, "", "check", r.Issuer, "--ca-file", r.path("ca.pem"), "--client-id", r.Confidential.ID, "--login", "headless",
		"--username", r.User.Username, "--verbose")
	r.silent(t, "", "check", "https://127.0.0.1:1", "--client-id", r.Confidential.ID, "--verbose")
	r.silent(t, "", "version")

	summary := filepath.Join(t.TempDir(), "summary.md")
	t.Setenv(summaryVariable, summary)
	args := r.check(append(r.headless(), "--format", report.GitHub)...)
	r.silent(t, "", args...)
	r.wrote(t, args, []string{summary})
}

// TestCanaryToken decodes tokens. With --show-claims the claims are shown, and
// never what makes a token one: its parts, least of all the signature.
func TestCanaryToken(t *testing.T) {
	for _, fault := range []string{"", "id-token-encrypted"} {
		r := startCanary(t, strings.Fields(fault)...)
		var response map[string]any
		raw, err := os.ReadFile(tokensOf(t, r))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(raw, &response); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"id_token", "access_token", "refresh_token"} {
			token, _ := response[name].(string)
			with := []string{"token", "--issuer", r.Issuer, "--ca-file", r.path("ca.pem"), "--decryption-key", r.path("key.json")}
			r.silent(t, token, with...)
			r.silent(t, token, "token")
			r.silent(t, token, "token", "--keys", r.path("key.json"))
			r.silent(t, string(raw), "token")
			r.silent(t, token+"."+token, "token")
			r.silent(t, token[:len(token)-5], with...)
			r.silent(t, "Bearer "+token, with...)

			var out bytes.Buffer
			start(t.Context(), append(with, "--show-claims"), strings.NewReader(token), &out, &out)
			parts := append(strings.Split(token, "."), token, r.Confidential.Secret, r.User.Password)
			if found := newCanaries(parts...).in(out.Bytes()); found != nil {
				t.Errorf("%s with --show-claims: %s", name, found)
			}
		}
	}
}

// TestCanaryShowClaims asks for the claims about the person: these are shown, in
// the table and nowhere else, and no secret with them.
func TestCanaryShowClaims(t *testing.T) {
	r := startCanary(t)
	flags, files := everyFormat(t)
	var out, said bytes.Buffer
	args := r.check(append(append(r.headless(), "--show-claims"), flags...)...)
	if code := start(t.Context(), args, strings.NewReader(""), &out, &said); code != exitOK {
		t.Fatalf("exit code %d\n%s", code, said.String())
	}
	personal, err := json.Marshal(r.User.Claims)
	if err != nil {
		t.Fatal(err)
	}
	var secrets []string
	for _, s := range secretsOf(t, r.Provider) {
		if !strings.Contains(string(personal), s) && !strings.HasPrefix(s, "practice-subject") { // somebody else's begins as ada's does
			secrets = append(secrets, s)
		}
	}
	c, mail := newCanaries(secrets...), newCanaries(r.User.Claims["email"].(string))
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		shown := mail.in(raw) != nil
		if name := filepath.Base(file); shown != (name == "html" || name == "json") {
			t.Errorf("%s: the mail address is shown: %t", name, shown)
		}
		if leaks := c.in(raw); leaks != nil {
			t.Errorf("%s says a secret: %s", file, leaks[0])
		}
	}
}

// TestCanaryReference runs what talks to nobody, and the practice provider,
// whose banner names where its throwaway credentials are: they live as long as
// it does, and its user's name is there to be typed.
func TestCanaryReference(t *testing.T) {
	r := startCanary(t)
	r.silent(t, "", "checks")
	r.silent(t, "", "checks", "--format", "json")
	for _, id := range []string{"refresh-token-issued", "id-token-format", "client-authentication-accepted"} {
		r.silent(t, "", "explain", id)
	}
}

// tokensOf writes a file with the answer to a password grant.
func tokensOf(t *testing.T, r *canaryRun) string {
	t.Helper()
	client := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool(r)}}}
	defer client.CloseIdleConnections()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, r.Issuer+"/token", strings.NewReader(url.Values{
		"grant_type": {"password"}, "username": {r.User.Username}, "password": {r.User.Password},
		"scope": {"openid profile email offline_access"},
	}.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte(r.Confidential.ID+":"+r.Confidential.Secret)))
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s %v", resp.Status, err)
	}
	return r.file(t, "tokens.json", string(body))
}
