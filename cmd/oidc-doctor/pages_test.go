package main

import (
	"bytes"
	"flag"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra/doc"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
	"github.com/oidc-doctor/oidc-doctor/report"
)

var update = flag.Bool("update", false, "rewrite the generated pages and the scripts")

// TestPagesAreFresh holds docs/checks, docs/apps, docs/man and what explain prints
// against the checks, the knowledge and the commands; with -update it writes them.
func TestPagesAreFresh(t *testing.T) {
	t.Run("checks", func(t *testing.T) {
		dir := t.TempDir()
		all, err := report.ReadLibrary()
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range checks.All {
			writePage(t, filepath.Join(dir, string(c.ID)+".md"), all.Page(c, impactOf(c).String()).WriteMarkdown)
		}
		fresh(t, dir, "../../docs/checks")
	})
	t.Run("apps", func(t *testing.T) {
		dir := t.TempDir()
		var pages []*report.AppPage
		for _, name := range knowledge.Apps() {
			page := appPage(t, name, "")
			pages = append(pages, page)
			writePage(t, filepath.Join(dir, name+".md"), page.WriteMarkdown)
		}
		writePage(t, filepath.Join(dir, "README.md"), func(w io.Writer) error { return report.WriteAppIndex(w, pages) })
		fresh(t, dir, "../../docs/apps")
	})
	t.Run("explain", func(t *testing.T) {
		dir := t.TempDir()
		for _, x := range []struct {
			app, provider string
			style         report.Style
		}{
			{app: "zipline", style: report.Style{Verbose: true}},
			{app: "zipline", provider: "authentik"},
			{app: "zipline@4.4", provider: "casdoor"},
			{app: "oauth2-proxy"},
			{app: "oauth2-proxy", provider: "keycloak", style: report.Style{Color: true, Width: maxWidth}},
		} {
			name := strings.TrimRight(x.app+"-"+x.provider, "-") + ".txt"
			writePage(t, filepath.Join(dir, name), func(w io.Writer) error { return appPage(t, x.app, x.provider).WriteText(w, x.style) })
		}
		fresh(t, dir, "../../testdata/golden/explain")
	})
	t.Run("man", func(t *testing.T) {
		dir := t.TempDir()
		root := newRoot()
		root.InitDefaultCompletionCmd()
		day := time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC) // the same on every day
		header := &doc.GenManHeader{Title: "OIDC-DOCTOR", Section: "1", Source: "oidc-doctor", Manual: "oidc-doctor", Date: &day}
		if err := doc.GenManTree(root, header, dir); err != nil {
			t.Fatal(err)
		}
		fresh(t, dir, "../../docs/man")
	})
}

func appPage(t *testing.T, app, provider string) *report.AppPage {
	t.Helper()
	a, err := knowledge.LoadApp(app)
	if err != nil {
		t.Fatal(err)
	}
	var p *knowledge.Provider
	if provider != "" {
		if p, err = knowledge.LoadProvider(provider); err != nil {
			t.Fatal(err)
		}
	}
	page, err := report.NewAppPage(a, p)
	if err != nil {
		t.Fatal(err)
	}
	return page
}

func writePage(t *testing.T, path string, page func(io.Writer) error) {
	t.Helper()
	var b bytes.Buffer
	if err := page(&b); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// fresh compares two folders, or makes the second like the first.
func fresh(t *testing.T, want, got string) {
	t.Helper()
	if *update {
		if err := os.RemoveAll(got); err != nil {
			t.Fatal(err)
		}
		if err := os.CopyFS(got, os.DirFS(want)); err != nil {
			t.Fatal(err)
		}
	}
	names := list(t, want)
	if len(names) == 0 {
		t.Fatal("no pages at all")
	}
	if there := list(t, got); !slices.Equal(names, there) {
		t.Errorf("%s has %v, want %v; run go generate ./...", got, there, names)
	}
	for _, name := range names {
		a, err := os.ReadFile(filepath.Join(want, name))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := os.ReadFile(filepath.Join(got, name)); err == nil && !bytes.Equal(a, b) {
			t.Errorf("%s is stale; run go generate ./...", name)
		}
	}
}

func list(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
