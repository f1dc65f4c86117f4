package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// maxMarkdown is what an issue or a comment holds at GitHub, in characters;
// GitLab takes more. Bytes are counted, which are never fewer.
const maxMarkdown = 65536

// A section is a part of a ticket that is shown whole or not at all.
type section struct {
	name string // completes "left out: …"
	rank int    // the highest goes first
	text string
}

// writeMarkdown writes what somebody pastes into a ticket. Texts of the provider
// stand in code spans only, and no line begins with one.
func writeMarkdown(w io.Writer, docs []*Document, _ Style) error {
	var all []section
	for _, d := range docs {
		all = append(all, ticket(d)...)
	}
	_, err := io.WriteString(w, fitted(all, maxMarkdown))
	return err
}

// ticket is a document in sections, in the order of reading.
func ticket(d *Document) []section {
	all := []section{{"the head", 0, ticketHead(d)}}
	for i, r := range findings(d) {
		all = append(all, section{r.ID, 10 + min(i, 80), ticketFinding(r)})
	}
	var skipped []string
	for _, c := range causes(d) {
		needs := ""
		if n := c.needs(); n != "" {
			needs = "needs the " + words(n) + "; "
		}
		skipped = append(skipped, needs+words(c.remedy())+": "+codes(c.ids()))
	}
	return append(all,
		folded("skipped", 100, d.Summary.Skipped, skipped),
		folded("known failures", 100, d.Summary.Accepted, accepted(d)),
		folded("passed", 101, d.Summary.Pass, passed(d)),
		folded("not applicable", 102, d.Summary.NotApplicable, notApplicable(d)),
		folded("exchanges", 103, len(d.Exchanges), exchangeLines(d)),
	)
}

func ticketHead(d *Document) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## oidc-doctor: %s\n\n%s\n\n", headline(d), words(closing(d)))
	item := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "- %s: %s\n", name, value)
		}
	}
	quoted := func(s string) string {
		if s == "" {
			return ""
		}
		return code(s)
	}
	item("target", quoted(d.Target.Name))
	item("issuer", quoted(d.Target.Issuer))
	item("client", quoted(d.Target.ClientID))
	item("provider", quoted(d.Target.Provider.product()))
	item("application", quoted(d.Target.App))
	item("when", fmt.Sprintf("%s, %s in %d ms", d.Started.Format("2006-01-02 15:04:05 MST"), plural(d.Requests, "request"), d.DurationMS))
	item("tool", quoted(d.Tool.Name+" "+d.Tool.Version))
	item("again", quoted(strings.Join(shellWords(d.Command), " ")))
	return b.String() + "\n"
}

func ticketFinding(r Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s %s\n\n%s.\n\n", wordOf(r).text, code(r.ID), words(r.Title))
	if wordOf(r) == wordBug {
		fmt.Fprintf(&b, "- saw: %s\n- fix: report this; the fault is of oidc-doctor, not of the provider\n\n", code(r.Reason))
		return b.String()
	}
	fmt.Fprintf(&b, "- want: %s\n- saw: %s\n", code(r.Want), code(r.Saw))
	if r.Says != nil {
		fmt.Fprintf(&b, "- the application says: %s\n", words(r.Says.Told()))
	}
	for _, f := range r.Fix {
		whom := ""
		if f.For != AnyProvider {
			whom = "**" + words(f.For) + "**: "
		}
		fmt.Fprintf(&b, "- fix: %s%s%s\n", whom, words(f.Do+f.holds()), seeLink(f.See))
	}
	if r.Known != nil {
		fmt.Fprintf(&b, "- known: %s%s\n", words(r.Known.What+holds(r.Known.Versions)), seeLink(r.Known.See))
	}
	var why []string
	for _, s := range r.Spec {
		why = append(why, link(words(s.String()), s.URL))
	}
	fmt.Fprintf(&b, "- why: %s; %s\n\n", strings.Join(why, ", "), code(more(r)))
	if len(r.Evidence) > 0 {
		var lines []string
		for _, e := range r.Evidence {
			lines = append(lines, code(e.String())+": "+code(e.Value))
		}
		b.WriteString(details("where", lines))
	}
	return b.String()
}

func seeLink(address string) string {
	if address == "" {
		return ""
	}
	return " (" + link("", address) + ")"
}

func passed(d *Document) (lines []string) {
	for _, r := range withWord(d, wordOK) {
		line := code(r.ID) + ": " + words(r.Title)
		if r.Saw != "" {
			line += "; saw " + code(r.Saw)
		}
		lines = append(lines, line)
	}
	return lines
}

func accepted(d *Document) (lines []string) {
	for _, r := range withWord(d, wordKnown) {
		lines = append(lines, code(r.ID)+": saw "+code(r.Saw)+"; it fails nothing: "+code(r.Accepted.String()))
	}
	return lines
}

func notApplicable(d *Document) (lines []string) {
	for _, r := range d.Results {
		if r.Status == checks.NotApplicable.String() {
			lines = append(lines, code(r.ID)+": "+code(whyNot(r)))
		}
	}
	return lines
}

func exchangeLines(d *Document) (lines []string) {
	for _, e := range d.Exchanges {
		lines = append(lines, fmt.Sprintf("%d: %s, %s, %d ms, %s", e.N, words(e.Step), e.code(), e.MS, code(e.Method+" "+e.URL+e.why())))
	}
	return lines
}

func codes(names []string) string {
	var out []string
	for _, n := range names {
		out = append(out, code(n))
	}
	return strings.Join(out, ", ")
}

func folded(name string, rank, n int, lines []string) section {
	if n == 0 {
		return section{name: name, rank: rank}
	}
	return section{name, rank, details(fmt.Sprintf("%s (%d)", name, n), lines)}
}

// details folds a list. Its title is ours: in HTML no code span protects.
func details(title string, lines []string) string {
	return "<details><summary>" + title + "</summary>\n\n- " + strings.Join(lines, "\n- ") + "\n\n</details>\n\n"
}

// fitted leaves out whole sections, the least wanted first, until the rest fits,
// and says so.
func fitted(all []section, limit int) string {
	length := 0
	for _, s := range all {
		length += len(s.text)
	}
	byRank := slices.SortedStableFunc(slices.Values(indices(all)), func(i, j int) int {
		return cmp.Or(cmp.Compare(all[j].rank, all[i].rank), cmp.Compare(j, i))
	})
	left := map[int]bool{}
	note := ""
	for _, i := range byRank {
		if length+len(note) <= limit || all[i].rank == 0 {
			break
		}
		if all[i].text == "" {
			continue
		}
		left[i] = true
		length -= len(all[i].text)
		note = leftOut(all, left, limit)
	}
	var b strings.Builder
	for i, s := range all {
		if !left[i] {
			b.WriteString(s.text)
		}
	}
	return b.String() + note
}

func leftOut(all []section, left map[int]bool, limit int) string {
	var names []string
	for i, s := range all {
		if left[i] {
			names = append(names, s.name)
		}
	}
	more := ""
	if n := len(names) - 20; n > 0 {
		names, more = names[:20], fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("Left out, because a ticket holds %d characters: %s%s. The other formats have all of it.\n",
		limit, words(strings.Join(names, ", ")), more)
}

func indices(all []section) (is []int) {
	for i := range all {
		is = append(is, i)
	}
	return is
}
