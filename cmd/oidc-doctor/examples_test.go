package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/goccy/go-yaml"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// An exampleRun is a healthy practice provider in the place of that of the examples.
type exampleRun struct {
	*practice.Provider
	dir   string
	words *strings.Replacer
}

func startExample(t *testing.T) *exampleRun {
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
	r := &exampleRun{Provider: p, dir: t.TempDir()}
	r.words = strings.NewReplacer(
		"https://sso.example.com", p.Issuer, "https://app.example.com/callback", p.Confidential.RedirectURI,
		"client_id: app", "client_id: "+p.Confidential.ID, "clientID: app", "clientID: "+p.Confidential.ID,
		"username: smoke-test", "username: "+p.User.Username, "/secrets/", r.dir+"/", "/config/", r.dir+"/",
	)
	r.write(t, "client-secret", p.Confidential.Secret)
	r.write(t, "password", p.User.Password)
	r.write(t, "oidc-doctor.yaml", r.words.Replace(page(t, "examples/oidc-doctor.yaml")))
	for name, value := range map[string]string{
		"CLIENT_SECRET": p.Confidential.Secret, "SMOKE_TEST_PASSWORD": p.User.Password, secretVariable: p.Confidential.Secret,
	} {
		t.Setenv(name, value)
	}
	return r
}

func (r *exampleRun) write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(r.dir, name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// healthy runs a command line, which has to find nothing.
func (r *exampleRun) healthy(t *testing.T, args []string) string {
	t.Helper()
	var out, talk bytes.Buffer
	if code := start(context.Background(), args, strings.NewReader(""), &out, &talk); code != exitOK {
		t.Fatalf("%q ends with %d\n%s%s", args, code, &out, &talk)
	}
	return out.String()
}

// parsed reads YAML documents, all of them.
func parsed(t *testing.T, text string) (docs []map[string]any) {
	t.Helper()
	for d := yaml.NewDecoder(strings.NewReader(text)); ; {
		var doc map[string]any
		if err := d.Decode(&doc); err != nil {
			if err.Error() == "EOF" {
				break
			}
			t.Fatal(err)
		}
		docs = append(docs, doc)
	}
	if len(docs) == 0 {
		t.Fatal("no document")
	}
	return docs
}

// at finds a value by the names and indices on the way to it.
func at(t *testing.T, x any, way ...any) any {
	t.Helper()
	for _, step := range way {
		switch step := step.(type) {
		case string:
			m, ok := x.(map[string]any)
			if !ok || m[step] == nil {
				t.Fatalf("there is no %v in %v", step, x)
			}
			x = m[step]
		case int:
			l, ok := x.([]any)
			if !ok || step >= len(l) {
				t.Fatalf("there is no %v in %v", step, x)
			}
			x = l[step]
		}
	}
	return x
}

func argsOf(t *testing.T, x any) (args []string) {
	t.Helper()
	for _, a := range x.([]any) {
		args = append(args, fmt.Sprint(a))
	}
	if len(args) == 0 {
		t.Fatal("no arguments")
	}
	return args
}

func TestExampleCronJob(t *testing.T) {
	r := startExample(t)
	docs := parsed(t, page(t, "examples/kubernetes/cronjob.yaml"))
	r.write(t, "oidc-doctor.yaml", r.words.Replace(at(t, docs[0], "data", "oidc-doctor.yaml").(string)))
	job := at(t, docs[1], "spec", "jobTemplate", "spec")
	if fmt.Sprint(at(t, job, "backoffLimit")) != "0" {
		t.Error("a refused password would be sent again")
	}
	pod := at(t, job, "template", "spec")
	var args []string
	for _, a := range argsOf(t, at(t, pod, "containers", 0, "args")) {
		args = append(args, r.words.Replace(a))
	}
	if out := r.healthy(t, args); !strings.Contains(out, "None of ") {
		t.Error(out)
	}
}

func TestExampleHelmTest(t *testing.T) {
	r := startExample(t)
	var values map[string]any
	if err := yaml.Unmarshal([]byte(r.words.Replace(page(t, "examples/helm/values.yaml"))), &values); err != nil {
		t.Fatal(err)
	}
	chart, err := template.New("").Option("missingkey=error").Parse(page(t, "examples/helm/templates/tests/login.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var rendered bytes.Buffer
	if err := chart.Execute(&rendered, map[string]any{"Values": values, "Release": map[string]any{"Name": "app"}}); err != nil {
		t.Fatal(err)
	}
	container := at(t, parsed(t, rendered.String())[0], "spec", "containers", 0)
	if at(t, container, "env", 0, "name") != secretVariable {
		t.Error("the secret does not reach the program")
	}
	r.healthy(t, argsOf(t, at(t, container, "args")))
}

func TestExampleGitLab(t *testing.T) {
	r := startExample(t)
	t.Chdir(r.dir)
	component := page(t, "examples/gitlab/templates/oidc-doctor.yml")
	docs := parsed(t, component)
	inputs := at(t, docs[0], "spec", "inputs").(map[string]any)
	used := at(t, parsed(t, page(t, "examples/gitlab/.gitlab-ci.yml"))[0], "include", 0, "inputs").(map[string]any)
	for name := range used {
		if inputs[name] == nil {
			t.Errorf("the component has no input %s", name)
		}
	}
	text := regexp.MustCompile(`\$\[\[ inputs\.(\w+) \]\]`).ReplaceAllStringFunc(component, func(s string) string {
		name := strings.Fields(s)[1][len("inputs."):]
		if v, ok := used[name]; ok {
			return fmt.Sprint(v)
		}
		return fmt.Sprint(at(t, inputs, name, "default"))
	})
	job := at(t, parsed(t, text)[1], "oidc-doctor")
	line := at(t, job, "script", 0).(string)
	r.healthy(t, strings.Fields(strings.ReplaceAll(line, `"`, ""))[1:])
	for _, report := range at(t, job, "artifacts", "reports").(map[string]any) {
		if _, err := os.Stat(report.(string)); err != nil {
			t.Error(err)
		}
	}
}

func TestExampleContainer(t *testing.T) {
	r := startExample(t)
	t.Chdir(r.dir)
	text := page(t, "examples/container/Containerfile")
	instruction := func(name string) (args []string) {
		t.Helper()
		m := regexp.MustCompile(`(?m)^` + name + ` (\[.*\])$`).FindStringSubmatch(text)
		if m == nil {
			t.Fatalf("no %s", name)
		}
		if err := json.Unmarshal([]byte(m[1]), &args); err != nil {
			t.Fatal(err)
		}
		return args
	}
	entry := instruction("ENTRYPOINT")
	if !strings.Contains(text, " "+entry[0]+"\n") {
		t.Errorf("nothing is copied to %s", entry[0])
	}
	build := regexp.MustCompile(`(?m)^RUN CGO_ENABLED=0 (go build .*)$`).FindStringSubmatch(text)
	if build == nil || !strings.HasSuffix(build[1], "./cmd/oidc-doctor") {
		t.Fatal("the program is not built")
	}
	r.healthy(t, append(entry[1:], instruction("CMD")...)) // reads ./oidc-doctor.yaml
}

// TestExampleAction runs the two steps of the action with a release from a server
// of this machine: a whole one, one that was changed on its way, and one whose
// checksums do not name it.
func TestExampleAction(t *testing.T) {
	if runtime.GOOS != "linux" && runtime.GOOS != "darwin" {
		t.Skip("the action is for Linux and macOS")
	}
	for _, tool := range []string{"bash", "curl", "awk", "tar"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("no %s here", tool)
		}
	}
	action := parsed(t, page(t, "action.yml"))[0]
	example := page(t, "examples/github/login.yml")
	uses := at(t, parsed(t, example)[0], "jobs", "check", "steps", 1)
	given := at(t, uses, "with").(map[string]any)
	for name := range given {
		at(t, action, "inputs", name)
	}
	if version := strings.TrimPrefix(at(t, uses, "uses").(string), "oidc-doctor/oidc-doctor@"); version != given["version"] {
		t.Errorf("the action is %s, the program %s", version, given["version"])
	}
	archive, name := releaseArchive(t, strings.TrimPrefix(fmt.Sprint(given["version"]), "v"))
	sum := fmt.Sprintf("%x", sha256.Sum256(archive))
	for title, tc := range map[string]struct {
		served    []byte
		checksums string
		good      bool
	}{
		"whole":     {archive, "0000  another.tar.gz\n" + sum + "  " + name + "\n", true},
		"changed":   {append(slices.Clone(archive), 0), sum + "  " + name + "\n", false},
		"not named": {archive, sum + "  another.tar.gz\n", false},
	} {
		t.Run(title, func(t *testing.T) {
			r := startExample(t)
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
				switch q.URL.Path {
				case fmt.Sprintf("/%s/%s", given["version"], name):
					w.Write(tc.served)
				case fmt.Sprintf("/%s/checksums.txt", given["version"]):
					fmt.Fprint(w, tc.checksums)
				default:
					http.NotFound(w, q)
				}
			}))
			defer server.Close()
			out, err := r.steps(t, action, given, server.URL)
			if (err == nil) != tc.good {
				t.Fatalf("%v\n%s", err, out)
			}
			if tc.good && (!strings.Contains(out, "None of ") || !strings.Contains(out, "::group::oidc-doctor")) {
				t.Error(out)
			}
			if !tc.good && strings.Contains(out, "None of ") {
				t.Error("the program ran")
			}
		})
	}
}

// steps runs the steps of the action as GitHub does.
func (r *exampleRun) steps(t *testing.T, action any, given map[string]any, releases string) (string, error) {
	t.Helper()
	paths := r.write(t, "paths", "")
	context := map[string]string{
		"runner.os": map[string]string{"linux": "Linux", "darwin": "macOS"}[runtime.GOOS], "runner.temp": r.dir,
		"runner.arch": map[string]string{"amd64": "X64", "arm64": "ARM64"}[runtime.GOARCH],
	}
	for name, input := range at(t, action, "inputs").(map[string]any) {
		value := input.(map[string]any)["default"]
		if v, ok := given[name]; ok {
			value = v
		}
		context["inputs."+name] = fmt.Sprint(value)
	}
	context["inputs.releases"] = releases
	var all strings.Builder
	for _, s := range at(t, action, "runs", "steps").([]any) {
		step := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", at(t, s, "run").(string))
		added, err := os.ReadFile(paths)
		if err != nil {
			t.Fatal(err)
		}
		step.Dir = r.dir
		step.Env = append(os.Environ(), "GITHUB_PATH="+paths, "PATH="+strings.TrimSpace(string(added))+":"+os.Getenv("PATH"))
		for name, value := range at(t, s, "env").(map[string]any) {
			expression := strings.TrimSuffix(strings.TrimPrefix(fmt.Sprint(value), "${{ "), " }}")
			v, ok := context[expression]
			if !ok {
				t.Fatalf("nobody gives %s", expression)
			}
			step.Env = append(step.Env, name+"="+v)
		}
		out, err := step.CombinedOutput()
		all.Write(out)
		if err != nil {
			return all.String(), err
		}
	}
	if _, err := os.Stat(filepath.Join(r.dir, fmt.Sprint(given["sarif"]))); err != nil {
		t.Error(err)
	}
	return all.String(), nil
}

// releaseArchive is a release as .goreleaser.yaml names it, with this test as the
// program: TestMain makes it one by its name.
func releaseArchive(t *testing.T, version string) (content []byte, name string) {
	t.Helper()
	if !strings.Contains(page(t, ".goreleaser.yaml"), "formats: [tar.gz]") {
		t.Fatal("releases are no tar.gz any more")
	}
	self, err := exec.LookPath("oidc-doctor")
	if err != nil {
		t.Fatal(err)
	}
	program, err := os.ReadFile(self)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	a := tar.NewWriter(z)
	if err := a.WriteHeader(&tar.Header{Name: "oidc-doctor", Mode: 0o755, Size: int64(len(program))}); err != nil {
		t.Fatal(err)
	}
	a.Write(program)
	a.Close()
	z.Close()
	return b.Bytes(), fmt.Sprintf("oidc-doctor_%s_%s_%s.tar.gz", version, runtime.GOOS, runtime.GOARCH)
}

// TestConfirmCommands parses the command that each page of a check ends in.
func TestConfirmCommands(t *testing.T) {
	for _, id := range checks.IDs() {
		text := page(t, "docs/checks/"+id+".md")
		m := regexp.MustCompile(`(?m)^    oidc-doctor check ISSUER (.*)$`).FindStringSubmatch(text)
		if m == nil {
			t.Errorf("%s: no command", id)
			continue
		}
		c := newCheck()
		if err := c.ParseFlags(strings.Fields(m[1])); err != nil {
			t.Errorf("%s: %v", id, err)
		}
		if only, _ := c.Flags().GetStringSlice("only"); !slices.Equal(only, []string{id}) {
			t.Errorf("%s: the command runs %v", id, only)
		}
	}
}
