package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/spf13/cobra/doc"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

var update = flag.Bool("update", false, "rewrite the generated pages and the scripts")

// TestPagesAreFresh holds docs/checks and docs/man against the checks, the
// knowledge and the commands; with -update it writes them.
func TestPagesAreFresh(t *testing.T) {
	t.Run("checks", func(t *testing.T) {
		dir := t.TempDir()
		for _, c := range checks.All {
			page, err := newPage(c)
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := page.WriteMarkdown(&b); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, string(c.ID)+".md"), b.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		fresh(t, dir, "../../docs/checks")
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
