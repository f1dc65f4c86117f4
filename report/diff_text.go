package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/checks"
)

// WriteJSON writes the difference for programs.
func (d *Diff) WriteJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(d)
}

// WriteText writes the difference for people.
func (d *Diff) WriteText(w io.Writer, s Style) error {
	t := newTextWriter(s)
	t.field("old", d.Old.String())
	t.field("new", d.New.String())
	t.turns("worse", d.Worse)
	t.changes(d.Changes)
	t.turns("still failing, for another reason", d.Other)
	t.turns("better", d.Better)
	if s.Verbose {
		t.turns("judged now", d.Judged)
	}
	t.unjudged(d.Unjudged)
	t.WriteString("\n")
	t.line("", d.closing())
	_, err := io.WriteString(w, t.String())
	return err
}

func (s Side) String() string {
	provider := ""
	if s.Target.Provider.Name != "" {
		provider = s.Target.Provider.product() + ", "
	}
	return fmt.Sprintf("%s, %s%s, oidc-doctor %s", s.Target.Issuer, provider, s.Started, s.Tool)
}

func (t *textWriter) turns(title string, turns []Turn) {
	if len(turns) == 0 {
		return
	}
	t.title(title)
	width := 0
	for _, x := range turns {
		width = max(width, len(x.ID))
	}
	for _, x := range turns {
		t.line(t.lead(x.word(x.To))+pad(x.ID, width+2), x.Title)
		switch {
		case x.From == x.To:
			t.member("was", x.Was)
			t.member("want", x.Want)
			t.member("saw", x.Saw)
		case x.gotBetter():
			t.member("was", strings.TrimSuffix(x.word(x.From).text+", saw "+x.Saw, ", saw "))
		default:
			t.member("was", x.word(x.From).text)
			t.member("want", x.Want)
			t.member("saw", x.Saw)
		}
	}
}

// unjudged lists what has no verdict any more, by the reason.
func (t *textWriter) unjudged(turns []Turn) {
	if len(turns) == 0 {
		return
	}
	t.title("not judged any more")
	var reasons []string
	byReason := map[string][]string{}
	for _, x := range turns {
		if byReason[x.Saw] == nil {
			reasons = append(reasons, x.Saw)
		}
		byReason[x.Saw] = append(byReason[x.Saw], x.ID)
	}
	for _, reason := range reasons {
		t.line(t.lead(wordSkip), plural(len(byReason[reason]), "check")+"; "+reason)
		t.line(detail, strings.Join(byReason[reason], ", "))
	}
}

func (x Turn) gotBetter() bool {
	return x.To == checks.Pass.String() || x.To == checks.NotApplicable.String()
}

// wordAbsent is for a check that the old report does not have.
var wordAbsent = word{"not in the old report", grey}

func (x Turn) word(status string) word {
	if status == absent {
		return wordAbsent
	}
	return wordOf(Result{Status: status, Level: x.Level})
}

func (t *textWriter) changes(changes []Change) {
	if len(changes) == 0 {
		return
	}
	t.title("changed at the provider")
	for _, c := range changes {
		t.line("  "+pad(c.Area, 11), c.String())
	}
}

// String is the change in one line.
func (c Change) String() string {
	switch {
	case c.Area == "claims" && c.To == "":
		return c.Name + ": gone from " + c.From
	case c.Area == "claims" && c.From == "":
		return c.Name + ": new in " + c.To
	case c.Area == "claims":
		return c.Name + ": moved from " + c.From + " to " + c.To
	case c.From == "":
		return c.Name + ": new, " + c.To
	case c.To == "":
		return c.Name + ": gone, was " + c.From
	case len(c.Lost)+len(c.Won) > 0:
		var parts []string
		if len(c.Lost) > 0 {
			parts = append(parts, "without "+strings.Join(c.Lost, " "))
		}
		if len(c.Won) > 0 {
			parts = append(parts, "with "+strings.Join(c.Won, " "))
		}
		return c.Name + ": now " + strings.Join(parts, ", ")
	}
	return c.Name + ": " + c.From + ", now " + c.To
}

func (d *Diff) closing() string {
	if len(d.Worse)+len(d.Better)+len(d.Other)+len(d.Unjudged)+len(d.Changes)+len(d.Judged) == 0 {
		return fmt.Sprintf("Nothing differs: %s alike.", plural(d.Same, "check"))
	}
	text := fmt.Sprintf("%s got worse, %d better, %d the same; %s at the provider.",
		plural(len(d.Worse), "check"), len(d.Better), d.Same, plural(len(d.Changes), "change"))
	if len(d.Worse) > 0 {
		text += " Look at " + d.Worse[0].ID + " first."
	}
	return text
}
