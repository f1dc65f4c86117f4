package chrome

import (
	"context"
	"errors"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// start starts a browser, or skips the test where none is wanted.
func start(t *testing.T) *Browser {
	t.Helper()
	if os.Getenv("OIDC_DOCTOR_TEST_BROWSER") == "" {
		t.Skip("tests in a browser run with OIDC_DOCTOR_TEST_BROWSER")
	}
	path, err := Find("")
	if err != nil || path == "" {
		t.Fatalf("no browser is found: %v", err)
	}
	// Its profile goes where nothing else is, so that what is left can be seen.
	t.Setenv("TMPDIR", shortFolder(t))
	b, err := Start(t.Context(), Options{Path: path, Withhold: []string{"CANARY_OF_BROWSER_TEST"}, Patience: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.Close)
	return b
}

// shortFolder is one whose path leaves room for the names of sockets.
func shortFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "od")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func pid(b *Browser) int { return chromedp.FromContext(b.ctx).Browser.Process().Pid }

// children are the processes that name this folder in their command line: those
// of the browser name its profile.
func children(t *testing.T, folder string) (found []string) {
	t.Helper()
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, file := range all {
		line, err := os.ReadFile(file)
		if err == nil && strings.Contains(string(line), folder) {
			found = append(found, strings.ReplaceAll(string(line), "\x00", " "))
		}
	}
	return found
}

func TestCloseLeavesNothing(t *testing.T) {
	b := start(t)
	folder := os.TempDir()
	if runtime.GOOS == "linux" && len(children(t, folder)) == 0 {
		t.Fatal("the processes of the browser cannot be seen")
	}
	begin := time.Now()
	b.Close()
	t.Logf("closed in %v", time.Since(begin))
	left, err := filepath.Glob(filepath.Join(folder, "*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left over: %v %v", left, err)
	}
	if left := children(t, folder); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
	if _, err := b.Look(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("a closed browser says %v", err)
	}
}

func TestCrash(t *testing.T) {
	b := start(t)
	folder := os.TempDir()
	p, err := os.FindProcess(pid(b))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Kill(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		if _, err := b.Look(t.Context()); errors.Is(err, ErrGone) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("nobody noticed")
		}
	}
	b.Close()
	if left, _ := filepath.Glob(filepath.Join(folder, "*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
	if left := children(t, folder); len(left) > 0 {
		t.Errorf("processes left: %v", left)
	}
}

// TestSweep finds what a program left that was killed.
func TestSweep(t *testing.T) {
	t.Setenv("TMPDIR", shortFolder(t))
	if runtime.GOOS == "windows" {
		t.Skip("its temporary folder has another variable")
	}
	ended := exec.Command("true")
	if err := ended.Run(); err != nil {
		t.Skip(err)
	}
	keep := map[string]string{"of-one-that-lives": strconv.Itoa(os.Getpid()), "of-nobody": ""}
	for name, owner := range map[string]string{"killed": strconv.Itoa(ended.Process.Pid), "of-one-that-lives": keep["of-one-that-lives"], "of-nobody": ""} {
		folder := filepath.Join(os.TempDir(), scratchName+name)
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
		if owner != "" {
			if err := os.WriteFile(filepath.Join(folder, ownerFile), []byte(owner+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	own, err := newScratch()
	if err != nil {
		t.Fatal(err)
	}
	removeScratch(own, true)
	left, _ := filepath.Glob(filepath.Join(os.TempDir(), "*"))
	if len(left) != len(keep) {
		t.Errorf("left: %v", left)
	}
}

// TestNoBrowser starts programs that are none.
func TestNoBrowser(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("its programs are others")
	}
	silent := filepath.Join(t.TempDir(), "silent")
	t.Setenv("TMPDIR", shortFolder(t))
	for program, want := range map[string]string{"true": "ended before it answered", "false": "ended before it answered", "cat": "ended before it answered"} {
		path, err := exec.LookPath(program)
		if err != nil {
			t.Skip(err)
		}
		b, err := Start(t.Context(), Options{Path: path})
		if err == nil {
			b.Close()
			t.Fatalf("%s is taken for a browser", program)
		}
		if !strings.Contains(err.Error(), program) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", program, err)
		}
	}
	if err := os.WriteFile(silent, []byte("#!/bin/sh\nexec sleep 60\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	begin := time.Now()
	if _, err := Start(ctx, Options{Path: silent}); !errors.Is(err, context.DeadlineExceeded) || time.Since(begin) > 15*time.Second {
		t.Errorf("%v after %v", err, time.Since(begin))
	}
	if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "*")); len(left) > 0 {
		t.Errorf("left over: %v", left)
	}
}

func TestFind(t *testing.T) {
	for typed, want := range map[string]string{
		"/no/such/browser": "no such program", "no-such-browser-program": "no such program", os.TempDir(): "",
	} {
		if path, err := Find(typed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %q, %v", typed, path, err)
		}
	}
	file := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Find(file); err == nil {
		t.Error("a file that cannot be started is taken for a browser")
	}
}

// TestOwnWorld reads a page whose scripts have changed the language, and keeps
// its environment from it.
func TestOwnWorld(t *testing.T) {
	t.Setenv("CANARY_OF_BROWSER_TEST", "canary")
	b := start(t)
	if runtime.GOOS == "linux" {
		env, err := os.ReadFile("/proc/" + strconv.Itoa(pid(b)) + "/environ")
		if err != nil || strings.Contains(string(env), "CANARY_OF_BROWSER_TEST") || !strings.Contains(string(env), "PATH=") {
			t.Errorf("the environment of the browser: %v %v", len(env), err)
		}
	}
	const body = `<title>Hostile</title><script>
Array.prototype.map = () => { throw "map" }; Array.prototype.toJSON = () => "x"; String.prototype.replace = () => "y";
Element.prototype.getBoundingClientRect = () => ({}); window.controls = 7; alert("Hello"); confirm("Sure?");
document.title = "Changed"</script><input name="a" value="typed &amp; &quot;quoted&quot;"><button onclick="this.textContent = 'pressed ' + document.querySelector('input').value">Go</button>`
	b.Serve(t.Context(), func(_ context.Context, r Request) *Reply {
		if r.Kind != Document {
			return nil
		}
		return &Reply{Status: http.StatusOK, Header: http.Header{"Content-Type": {"text/html"}}, Body: []byte(body)}
	}, nil)
	if err := b.Open(t.Context(), "http://provider.invalid/"); err != nil {
		t.Fatal(err)
	}
	see := func(part string) {
		t.Helper()
		var s Sight
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
			var err error
			if s, err = b.Look(t.Context()); err == nil && strings.Contains(s.HTML, part) {
				return
			}
		}
		t.Fatalf("%q is not seen in %+v", part, s)
	}
	see(`<title>Changed</title>`)
	see(`value="typed &amp; &quot;quoted&quot;"`)
	if err := b.Type(t.Context(), 1, `new "text" <b>`); err != nil {
		t.Fatal(err)
	}
	if err := b.Press(t.Context(), 2); err != nil {
		t.Fatal(err)
	}
	see(`pressed new &quot;text&quot; &lt;b>`)
	if err := b.Press(t.Context(), 99); !errors.Is(err, ErrMoved) {
		t.Errorf("a control that there is not: %v", err)
	}
}
