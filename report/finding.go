package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// findings are the results that somebody has to act on or wants to know of: what
// failed, strongest level first, then our own faults.
func findings(d *Document) []Result {
	var found []Result
	for _, w := range []word{wordFail, wordWarn, wordBug, wordNote} {
		found = append(found, withWord(d, w)...)
	}
	return found
}

// withWord are the results that are told by one word, in their order.
func withWord(d *Document, w word) []Result {
	var out []Result
	for _, r := range d.Results {
		if wordOf(r) == w {
			out = append(out, r)
		}
	}
	return out
}

// causes are the reasons for which checks were skipped.
func causes(d *Document) []*cause {
	groups, elsewhere := grouped(d.Results)
	var all []*cause
	for _, g := range groups {
		all = append(all, g.waiting...)
	}
	return append(all, elsewhere...)
}

// fingerprint names one finding at one target. It is the same in every run and
// does not change with what was seen: a CI system must know an old finding again.
func fingerprint(d *Document, r Result) string {
	parts := []string{d.Target.Issuer, d.Target.ClientID, r.ID}
	if d.Target.Name != "" {
		parts = append(parts, d.Target.Name) // two targets may be one client with two users
	}
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:16])
}

// artifact is the file to which the formats pin a finding that want one.
// Nothing that was looked at is a file of the repository, and GitHub refuses an
// address ("SARIF URI scheme "https" did not match the checkout URI scheme
// "file"", github/codeql-action issue 754). The file that says what is checked
// is where its reader goes next, and its path does not change.
const artifact = "oidc-doctor.yaml"

// places says where something was seen, in words.
func places(r Result) []string {
	var out []string
	for _, e := range r.Evidence {
		if s := e.String(); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// whyNot says in one sentence why a check has no verdict.
func whyNot(r Result) string {
	switch {
	case r.Status == checks.NotApplicable.String():
		if r.Saw != "" {
			return r.Saw
		}
		return r.Reason
	case r.Status == checks.Broken.String():
		return r.Reason
	}
	c := cause{results: []Result{r}}
	if needs := c.needs(); needs != "" {
		return "needs the " + needs + "; " + c.remedy()
	}
	return c.remedy()
}

// more says where a reader finds out more about a check.
func more(r Result) string {
	if r.Expected != "" {
		return "expected in " + r.Expected
	}
	return "oidc-doctor explain " + r.ID
}

// told is a fix in one sentence.
func (f Fix) told() string {
	do := f.Do + f.holds()
	if f.For != AnyProvider {
		do = f.For + ": " + do
	}
	return do
}

// about is the target in one line.
func (d *Document) about() string {
	s := d.Target.Issuer
	if d.Target.Name != "" && d.Target.Name != d.Target.Issuer {
		s = d.Target.Name + ", " + s
	}
	if d.Target.Provider.Name != "" {
		s += " (" + d.Target.Provider.product() + ")"
	}
	if d.Target.ClientID != "" {
		s += ", client " + d.Target.ClientID
	}
	if d.Target.App != "" {
		s += ", application " + d.Target.App
	}
	return s
}

// Told is the message of an application, with the place where it is read.
func (s *Says) Told() string {
	if s.Where == application.Seen {
		return "nothing; people see " + clean(s.Text)
	}
	where := map[string]string{
		application.OnPage: "to its users", application.InLog: "in its log", application.AtStart: "in its log, and does not start",
	}[s.Where]
	return strings.TrimSpace(fmt.Sprintf("%q %s", clean(s.Text), where))
}
