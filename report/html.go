package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

//go:embed html/style.css
var pageCSS string

//go:embed html/copy.js
var pageJS string

// policy lets nothing in but the page's own style and script.
func policy() string {
	hash := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; img-src data:; style-src " + hash(pageCSS) + "; script-src " + hash(pageJS) + "; base-uri 'none'; form-action 'none'"
}

type htmlPage struct {
	Title     string
	Many      bool
	Targets   []htmlTarget
	Explained []htmlExplained
}

// htmlTarget is what the page says of one target.
type htmlTarget struct {
	Prefix                 string // of anchors, where there are several targets
	Word, Class            string
	About, Closing, Counts string
	First                  *htmlResult
	Facts                  []htmlFact
	Findings               []htmlResult
	Areas                  []htmlArea
	Claims                 []Claim
	Sequence               sequence
	Exchanges              []htmlExchange
	Times                  string
	Span                   int64
}

type htmlFact struct {
	Name, Value string
	Code        bool
}

type htmlResult struct {
	Result
	Prefix, Anchor, Word, Class string
	Found, Bug                  bool
	Because                     string // what a passed check saw, or why there is no verdict
}

type htmlArea struct {
	Name    string
	Results []htmlResult
}

type htmlExplained struct {
	ID, Anchor, Title, Why, Fix string
	Spec                        []Spec
}

func writeHTML(w io.Writer, docs []*Document, _ Style) error {
	p := htmlPage{Title: "oidc-doctor", Many: len(docs) != 1}
	explained := map[string]bool{}
	for i, d := range docs {
		prefix := ""
		if p.Many {
			prefix = fmt.Sprintf("t%d-", i+1)
		} else {
			p.Title = fmt.Sprintf("%s %s: oidc-doctor", headline(d), d.Target.Issuer)
		}
		p.Targets = append(p.Targets, newHTMLTarget(d, prefix))
		for _, r := range d.Results {
			if !explained[r.ID] {
				explained[r.ID] = true
				p.Explained = append(p.Explained, explain(r))
			}
		}
	}
	b := bufio.NewWriter(w)
	if err := pageNode(p).Render(b); err != nil {
		return err
	}
	return b.Flush()
}

func newHTMLTarget(d *Document, prefix string) htmlTarget {
	t := htmlTarget{
		Prefix: prefix, Word: headline(d), Class: classes[headline(d)], About: d.about(), Claims: d.Claims,
		Closing: verdict(d),
		Counts:  closing(d),
		Times: fmt.Sprintf("%s took %d ms; the longest chain that needed one another took %d ms.",
			plural(d.Requests, "request"), d.DurationMS, d.ChainMS),
	}
	for _, f := range []htmlFact{
		{"target", d.Target.Name, true}, {"issuer", d.Target.Issuer, true}, {"client", d.Target.ClientID, true}, {"provider", d.Target.Provider.String(), false},
		{"application", d.Target.App, false}, {"when", d.Started.Format("2006-01-02 15:04:05 MST"), false},
		{"tool", d.Tool.Name + " " + d.Tool.Version, false}, {"again", strings.Join(shellWords(d.Command), " "), true},
	} {
		if f.Value != "" {
			t.Facts = append(t.Facts, f)
		}
	}
	for _, r := range findings(d) {
		t.Findings = append(t.Findings, newHTMLResult(r, prefix))
	}
	if len(t.Findings) > 0 {
		t.First = &t.Findings[0]
	}
	at := map[string]int{}
	for _, r := range d.Results {
		name := heading(r.ID)
		i, ok := at[name]
		if !ok {
			i = len(t.Areas)
			at[name] = i
			t.Areas = append(t.Areas, htmlArea{Name: name})
		}
		t.Areas[i].Results = append(t.Areas[i].Results, newHTMLResult(r, prefix))
	}
	t.Exchanges, t.Span = htmlExchanges(d, prefix, t.Findings)
	t.Sequence = newSequence(d, prefix, t.Exchanges)
	return t
}

// classes has the style of a word.
var classes = map[string]string{
	wordOK.text: "ok", wordFail.text: "fail", wordWarn.text: "warn", wordNote.text: "note", wordKnown.text: "na",
	wordNotApplicable.text: "na", wordSkip.text: "skip-word", wordBug.text: "bug",
}

func newHTMLResult(r Result, prefix string) htmlResult {
	w := wordOf(r)
	x := htmlResult{Result: r, Prefix: prefix, Anchor: anchor(r.ID), Word: w.text, Class: classes[w.text], Bug: w == wordBug}
	switch w {
	case wordFail, wordWarn, wordNote, wordBug:
		x.Found = true
	case wordOK:
		x.Because = r.Saw
	case wordKnown:
		x.Because = "saw " + r.Saw + "; it fails nothing: " + r.Accepted.String()
	default:
		x.Because = whyNot(r)
	}
	return x
}

// anchor is an ID as a fragment.
func anchor(id string) string { return notInAnchor().ReplaceAllString(id, "-") }

var notInAnchor = pattern(`[^A-Za-z0-9-]+`)

func explain(r Result) htmlExplained {
	x := htmlExplained{ID: r.ID, Anchor: anchor(r.ID), Title: r.Title, Spec: r.Spec}
	if c, err := checks.Find(r.ID); err == nil {
		x.Why, x.Fix = clean(c.Why), clean(c.Fix)
	}
	return x
}

// verdict is the first half of the closing line.
func verdict(d *Document) string {
	s, _, _ := strings.Cut(closing(d), ";")
	return s
}
