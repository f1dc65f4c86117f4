package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/jstemmer/go-junit-report/v2/junit"
)

// writeJUnit writes one test suite for each area of a target and one test case
// for each check, named by its ID: CI systems know a test again by its name.
//
// A failed check is a failure whose type is its level, a check that broke is an
// error. Advice is none of the two, because nothing has to be repaired: the test
// passes and says the advice in its output.
func writeJUnit(w io.Writer, docs []*Document, _ Style) error {
	all := junit.Testsuites{Name: "oidc-doctor"}
	var whole int64
	for _, d := range docs {
		for _, s := range suites(d, len(docs) > 1) {
			s.ID = len(all.Suites)
			all.Suites = append(all.Suites, s)
			all.Tests, all.Failures, all.Errors = all.Tests+s.Tests, all.Failures+s.Failures, all.Errors+s.Errors
		}
		whole += d.DurationMS
	}
	all.Time = seconds(whole)
	if _, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"); err != nil {
		return err
	}
	return all.WriteXML(w)
}

// seconds has no more than three digits before its point without a comma, as
// the schema of Jenkins wants it; a run takes less than that.
func seconds(ms int64) string { return fmt.Sprintf("%d.%03d", ms/1000, ms%1000) }

func suites(d *Document, many bool) []junit.Testsuite {
	var all []junit.Testsuite
	at := map[string]int{}
	for _, r := range d.Results {
		name := heading(r.ID)
		if many {
			name = d.about() + ": " + name
		}
		i, ok := at[name]
		if !ok {
			i = len(all)
			at[name] = i
			all = append(all, newSuite(d, name))
		}
		all[i].AddTestcase(testcase(d, r))
	}
	return all
}

func newSuite(d *Document, name string) junit.Testsuite {
	s := junit.Testsuite{Name: name, Time: seconds(0), Timestamp: d.Started.Format("2006-01-02T15:04:05")}
	s.AddProperty("issuer", d.Target.Issuer)
	for _, p := range []junit.Property{
		{Name: "client_id", Value: d.Target.ClientID},
		{Name: "provider", Value: d.Target.Provider.product()},
		{Name: "app", Value: d.Target.App},
		{Name: "tool", Value: d.Tool.Name + " " + d.Tool.Version},
		{Name: "again", Value: strings.Join(shellWords(d.Command), " ")},
	} {
		if p.Value != "" {
			s.AddProperty(p.Name, p.Value)
		}
	}
	return s
}

func testcase(d *Document, r Result) junit.Testcase {
	c := junit.Testcase{Name: r.ID, Classname: "oidc-doctor." + heading(r.ID), Time: seconds(0)}
	switch wordOf(r) {
	case wordFail, wordWarn:
		c.Failure = &junit.Result{Message: r.Title + ": want " + r.Want + ", saw " + r.Saw, Type: r.Level, Data: plain(r)}
	case wordNote:
		c.SystemOut = &junit.Output{Data: "\n" + plain(r)}
	case wordKnown:
		c.Skipped = &junit.Result{Message: "known: " + r.Accepted.String(), Data: plain(r)}
	case wordBug:
		c.Error = &junit.Result{Message: "a fault of oidc-doctor itself: " + r.Reason, Type: r.Status}
	case wordNotApplicable, wordSkip:
		c.Skipped = &junit.Result{Message: strings.ReplaceAll(r.Status, "_", " ") + ": " + whyNot(r)}
	}
	return c
}

// plain is what the text report says below a failed check.
func plain(r Result) string {
	t := newTextWriter(Style{Verbose: true})
	t.line(t.lead(wordOf(r))+r.ID+"  ", r.Title)
	t.failure(r)
	return t.String()
}
