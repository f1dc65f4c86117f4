package report_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	for _, tt := range []struct {
		file   string
		format string
		doc    *report.Document
		style  report.Style
	}{
		{"report-plain.txt", "text", sick(), report.Style{}},
		{"report-verbose.txt", "text", sick(), report.Style{Verbose: true}},
		{"report-timeline.txt", "text", sick(), report.Style{Timeline: true, Curl: 2}},
		{"report-timeline-wide.txt", "text", sick(), report.Style{Timeline: true, Curl: 9, Width: 110, Color: true}},
		{"report-wide-color.txt", "text", sick(), report.Style{Color: true, Width: 120}},
		{"report-folded.txt", "text", healthy(), report.Style{Fold: true}},
		{"report-folded-sick.txt", "text", sick(), report.Style{Fold: true}},
		{"report.json", "json", sick(), report.Style{}},
		{"report-short.txt", "short", sick(), report.Style{}},
		{"report-short-healthy.txt", "short", healthy(), report.Style{}},
		{"report.md", "markdown", sick(), report.Style{}},
		{"report-healthy.md", "markdown", healthy(), report.Style{}},
		{"report.junit.xml", "junit", sick(), report.Style{}},
		{"report.sarif", "sarif", sick(), report.Style{}},
		{"report-github.txt", "github", sick(), report.Style{}},
		{"report-gitlab.json", "gitlab", sick(), report.Style{}},
		{"report.html", "html", sick(), report.Style{}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			f, ok := report.FindFormat(tt.format)
			if !ok {
				t.Fatalf("no format %s", tt.format)
			}
			var got bytes.Buffer
			if err := f.Write(&got, tt.doc, tt.style); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("..", "testdata", "golden", tt.file)
			if *update {
				if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("differs from %s; go test ./report -update, then read the diff\n%s", path, firstDifference(got.String(), string(want)))
			}
		})
	}
}

func firstDifference(got, want string) string {
	a, b := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range a {
		if i >= len(b) || a[i] != b[i] {
			return fmt.Sprintf("line %d: got  %.300q", i+1, a[i]) + fmt.Sprintf("\nwant %.300q", strings.Join(b[min(i, len(b)):min(i+1, len(b))], ""))
		}
	}
	return fmt.Sprintf("ends after line %d of %d", len(a), len(b))
}
