//go:build linux || darwin

package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// A console is a person's terminal: what is shown on it is kept.
type console struct {
	keyboard, screen *os.File // the two ends
	mu               sync.Mutex
	shown            bytes.Buffer
}

func newConsole(t *testing.T) *console {
	t.Helper()
	person, program, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminal here: ", err)
	}
	t.Setenv("TERM", "xterm")
	c := &console{keyboard: person, screen: program}
	t.Cleanup(func() { person.Close(); program.Close() })
	go func() {
		b := make([]byte, 4096)
		for {
			n, err := person.Read(b)
			c.mu.Lock()
			c.shown.Write(b[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	return c
}

func (c *console) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.shown.String()
}

// answer waits for a question and types.
func (c *console) answer(t *testing.T, question, typed string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !strings.Contains(c.text(), question); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%q is not asked\n%s", question, c.text())
		}
	}
	c.mu.Lock()
	c.shown.Reset() // the next question may be the same
	c.mu.Unlock()
	io.WriteString(c.keyboard, typed+"\n")
}

// run starts a command on the terminal.
func (c *console) run(ctx context.Context, args ...string) (code chan int, stdout *bytes.Buffer) {
	code, stdout = make(chan int, 1), &bytes.Buffer{}
	go func() { code <- start(ctx, args, c.screen, stdout, c.screen) }()
	return code, stdout
}

func practiceForAsking(t *testing.T) *practice.Provider {
	t.Helper()
	keys, err := practiceKeys()
	if err != nil {
		t.Fatal(err)
	}
	p, err := practice.Start(practice.Config{Keys: keys})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	return p
}

// TestInteractive answers every question, one of them wrong at first.
func TestInteractive(t *testing.T) {
	p, c := practiceForAsking(t), newConsole(t)
	code, stdout := c.run(t.Context(), "check", "-i")
	c.answer(t, "Issuer, the address of the provider: ", "not an address")
	c.answer(t, "type the address of the provider, as https://sso.example.com", p.Issuer)
	c.answer(t, "Client ID", p.Confidential.ID)
	c.answer(t, "Client secret (empty: a public client), not shown: ", p.Confidential.Secret)
	c.answer(t, "Redirect URI, as it is registered [http://127.0.0.1:8085/callback]: ", "")
	c.answer(t, "Scopes, numbers or names [openid profile email offline_access]: ", "1 email")
	c.answer(t, "How a user logs in, a number or a name [none]: ", "nothing")
	c.answer(t, "it is none of them", "headless")
	c.answer(t, "User: ", p.User.Username)
	c.answer(t, "Password, not shown: ", p.User.Password)
	select {
	case got := <-code:
		if got != exitOK || !strings.Contains(stdout.String(), "ok    authorize-login-completes") {
			t.Errorf("exit code %d\n%s\n%s", got, stdout, c.text())
		}
	case <-time.After(time.Minute):
		t.Fatal("it does not end\n" + c.text())
	}
	time.Sleep(50 * time.Millisecond) // for what is on its way to the screen
	if again := "The same again: oidc-doctor check " + p.Issuer + " --client-id practice"; !strings.Contains(c.text(), again) ||
		!strings.Contains(c.text(), "--client-secret-file FILE --password-file FILE") {
		t.Errorf("the command is not told: %s", c.text())
	}
	for _, secret := range []string{p.Confidential.Secret, p.User.Password} {
		if strings.Contains(c.text()+stdout.String(), secret) {
			t.Error("a secret is shown")
		}
	}
}

// TestInteractiveAsksOnlyForWhatIsMissing has all but one answer.
func TestInteractiveAsksOnlyForWhatIsMissing(t *testing.T) {
	p, c := practiceForAsking(t), newConsole(t)
	t.Setenv(secretVariable, p.Confidential.Secret)
	code, _ := c.run(t.Context(), "check", p.Issuer, "-i", "--redirect-uri", p.Confidential.RedirectURI, "--scope", "openid", "--login", "none")
	c.answer(t, "Client ID", p.Confidential.ID)
	select {
	case got := <-code:
		if got != exitOK {
			t.Errorf("exit code %d\n%s", got, c.text())
		}
	case <-time.After(time.Minute):
		t.Fatal("it does not end\n" + c.text())
	}
}

// TestInteractiveEnds leaves a question without an answer.
func TestInteractiveEnds(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	c := newConsole(t)
	code, _ := c.run(ctx, "check", "-i")
	time.AfterFunc(300*time.Millisecond, stop)
	select {
	case got := <-code:
		if got != exitInterrupted {
			t.Errorf("exit code %d\n%s", got, c.text())
		}
	case <-time.After(20 * time.Second):
		t.Fatal("Ctrl-C does not end a question")
	}
}

func TestInteractiveNeedsATerminal(t *testing.T) {
	var out, talk bytes.Buffer
	code := start(t.Context(), []string{"check", "-i"}, strings.NewReader("https://sso.example.com\n"), &out, &talk)
	if code != exitUsage || !strings.Contains(talk.String(), "--interactive asks on a terminal, and this is none") {
		t.Errorf("exit code %d: %s", code, &talk)
	}
}

// TestProgress shows a run on a terminal, and on none.
func TestProgress(t *testing.T) {
	p, c := practiceForAsking(t), newConsole(t)
	file := t.TempDir() + "/targets.yaml"
	if err := os.WriteFile(file, []byte("targets:\n  - {name: one, issuer: "+p.Issuer+"}\n  - {name: two, issuer: "+p.Issuer+"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, tc := range []struct {
		args  []string
		shows string
	}{
		{[]string{"check", p.Issuer}, " of "},
		{[]string{"check", "--config", file}, " of 2 targets  "},
	} {
		code, stdout := c.run(t.Context(), tc.args...)
		if got := <-code; got != exitOK {
			t.Fatalf("exit code %d\n%s", got, stdout)
		}
		time.Sleep(50 * time.Millisecond)
		shown := c.text()
		if !strings.Contains(shown, tc.shows) || !strings.HasSuffix(shown, "\r\x1b[K") {
			t.Errorf("%q: the progress is not shown, or not removed: %q", tc.args, shown)
		}
		var out, talk bytes.Buffer
		if start(t.Context(), tc.args, strings.NewReader(""), &out, &talk); talk.Len() > 0 {
			t.Errorf("%q: said where nobody looks: %q", tc.args, talk.String())
		}
	}
}
