package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func readme(t *testing.T) string { return page(t, "README.md") }

// repository is its folder, also for a test that goes elsewhere.
var repository = func() string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		panic(err)
	}
	return dir
}()

// page is a file of the repository.
func page(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(repository, path))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var shellBlock = regexp.MustCompile("(?s)```sh\n(.*?)```")

// readmeWords puts the practice provider in the place of the README's example.
var readmeWords = strings.NewReplacer(
	"https://sso.example.com", "$ISSUER",
	"--client-id app", "--client-id practice",
	"--username smoke-test", "--username ada",
	"client-secret-file client-secret", "client-secret-file secret",
	"client_id: app", "client_id: practice", "username: smoke-test", "username: ada",
	"https://app.example.com/callback", "http://127.0.0.1:8085/callback",
	"go run ./cmd/oidc-doctor", "oidc-doctor",
)

// TestReadmeCommands runs every command of the README and of docs/ against the
// practice provider, as a healthy one: each ends with exit code 0. Those without
// an issuer read the file of targets in examples/.
func TestReadmeCommands(t *testing.T) {
	if testing.Short() {
		t.Skip("each line is a process of its own; the other tests run the same in one")
	}
	if runtime.GOOS != "linux" {
		t.Skip("xdg-open is the browser of Linux")
	}
	var script strings.Builder
	script.WriteString("practice\nidtoken\nenv-expand oidc-doctor.yaml oauth2-proxy.cfg\nenv-file CLIENT_SECRET secret\nenv-file SMOKE_TEST_PASSWORD password\n")
	commands := 0
	for _, block := range shellBlock.FindAllStringSubmatch(readme(t)+page(t, "docs/ci.md")+page(t, "docs/config.md"), -1) {
		for line := range strings.Lines(block[1]) {
			switch line = strings.TrimSpace(line); {
			case line == "go test ./...": // this is it
			case line == "go install ./cmd/oidc-doctor":
				install := exec.Command("go", strings.Fields(line)[1:]...)
				install.Dir = "../.."
				install.Env = append(os.Environ(), "GOBIN="+t.TempDir())
				if out, err := install.CombinedOutput(); err != nil {
					t.Errorf("%s: %v\n%s", line, err, out)
				}
			case line != "":
				fmt.Fprintln(&script, "exec", readmeWords.Replace(line))
				commands++
			}
		}
	}
	if commands < 18 {
		t.Fatalf("only %d commands were found", commands)
	}
	fmt.Fprintf(&script, "-- oidc-doctor.yaml --\n%s", readmeWords.Replace(page(t, "examples/oidc-doctor.yaml")))
	fmt.Fprintf(&script, "-- oauth2-proxy.cfg --\n%s\n", strings.NewReplacer(
		"https://sso.example.com/realms/main", "$ISSUER", `client_id = "oauth2-proxy"`, `client_id = "practice"`,
		`client_secret = "pV8nT3xQ6zL1mR9sK4wB7yD2fG5hJ0cE"`, `client_secret_file = "secret"`,
		"https://app.example.com/oauth2/callback", "http://127.0.0.1:8085/callback", "cookie_secure = true", "cookie_secure = false",
	).Replace(page(t, "testdata/apps/oauth2-proxy/oauth2-proxy.cfg")))
	fmt.Fprintf(&script, "-- login.har --\n%s\n", page(t, "testdata/har/login.har"))
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "readme.txtar"), []byte(script.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{Dir: dir, Cmds: scriptCommands})
}

var textBlock = regexp.MustCompile("(?s)```text\n(.*?)```")

// TestReadmeReport compares the report at the top of the README with what demo
// prints today.
func TestReadmeReport(t *testing.T) {
	block := textBlock.FindStringSubmatch(readme(t))
	if block == nil {
		t.Fatal("the README shows no report")
	}
	var out, talk strings.Builder
	if code := run([]string{"demo"}, strings.NewReader(""), &out, &talk); code != exitOK {
		t.Fatalf("exit code %d: %s", code, talk.String())
	}
	story, err := os.ReadFile(filepath.Join(repository, "testdata", "golden", "story-mirotalk-p2p-encrypted-id-token.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if blocks := textBlock.FindAllStringSubmatch(readme(t), -1); len(blocks) != 2 || !strings.Contains(string(story), exchangeNumber.ReplaceAllString(blocks[1][1], anyExchange)) {
		t.Errorf("the README's %d blocks are not demo and a part of %s", len(blocks), story)
	}
	number := regexp.MustCompile(`exchange \d+`) // requests that run side by side are numbered as they come
	printed := number.ReplaceAllString(out.String(), "exchange N")
	for _, part := range strings.Split(block[1], "…\n") {
		if part = number.ReplaceAllString(strings.TrimSpace(part), "exchange N"); !strings.Contains(printed, part) {
			t.Errorf("demo does not print\n%s\n\nbut\n%s", part, printed)
		}
	}
}
