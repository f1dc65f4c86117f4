package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/checklist"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// AppPage is what is to be set up for one application, and what its messages mean.
type AppPage struct{ *checklist.List }

// NewAppPage reads all that the knowledge has about an application, for any provider
// (nil) or for one.
func NewAppPage(a *knowledge.App, p *knowledge.Provider) (*AppPage, error) {
	l, err := checklist.New(a, p)
	return &AppPage{l}, err
}

// provider is who the first part of the checklist is for.
func (p *AppPage) provider() string {
	if p.Provider == nil {
		return "the provider"
	}
	return p.Provider.Title
}

// release says which release the page is about.
func (p *AppPage) release() string {
	if p.App.Version != "" {
		return "release " + p.App.Version
	}
	return "as of " + p.App.Newest
}

// sources are the public addresses behind the profile, each once.
func (p *AppPage) sources() []string {
	a := p.App
	all := slices.Concat(a.Sends.See, a.Demands.See, a.Session.See, a.Config.See)
	slices.Sort(all)
	return slices.Compact(all)
}

// files is where the application's settings stand.
func (p *AppPage) files() string {
	if len(p.App.Config.Files) == 0 {
		return p.App.Title
	}
	return fmt.Sprintf("%s (%s)", p.App.Title, strings.Join(p.App.Config.Files, ", "))
}

// WriteText writes the page for a terminal. The messages are many: they come with
// Verbose.
func (p *AppPage) WriteText(w io.Writer, s Style) error {
	t := newTextWriter(s)
	t.line("", t.bold(p.App.Title)+", "+p.release())
	t.line("", p.App.About)
	t.line("", p.App.Docs)
	t.title("at " + p.provider())
	for _, n := range p.Needs {
		t.need(n, p)
	}
	t.title("in " + p.files())
	for _, o := range p.Own {
		t.setting(o)
	}
	t.traps(p.App.Config.Rules)
	t.title("sessions")
	for _, s := range p.Session {
		t.line("  ", s)
	}
	for _, o := range p.Older {
		t.title("before " + o.Before)
		for _, line := range o.Lines {
			t.line("  ", line)
		}
		t.line("  ", o.See)
	}
	if s.Verbose {
		t.title("messages")
		for _, m := range p.App.Messages {
			t.message(m)
		}
	}
	t.title("sources")
	for _, see := range p.sources() {
		t.line("  ", see)
	}
	if !s.Verbose && len(p.App.Messages) > 0 {
		t.WriteString("\n")
		t.line("", fmt.Sprintf("--verbose adds %s of %s and their causes.", plural(len(p.App.Messages), "message"), p.App.Title))
	}
	_, err := io.WriteString(w, t.String())
	return err
}

// needAt is the column at which a line of the checklist begins behind its name.
const needAt = len("  [ ] email_verified  ")

func (t *textWriter) need(n checklist.Need, p *AppPage) {
	first := pad("  [ ] "+n.Name, needAt)
	later := strings.Repeat(" ", needAt)
	said := strings.TrimSpace(strings.Join(n.Literals, ", ") + " " + n.Value)
	for _, text := range []string{said, strings.Join(n.Notes, " ")} {
		if text != "" {
			t.line(first, text)
			first = later
		}
	}
	for _, s := range n.Settings {
		t.line(later, p.Provider.Title+": "+withVersions(s))
		t.line(later, t.faint(s.See))
	}
}

func withVersions(s knowledge.ClientSetting) string {
	if s.Versions == "" {
		return s.Do
	}
	return fmt.Sprintf("%s (%s)", s.Do, s.Versions)
}

func (t *textWriter) setting(o checklist.Setting) {
	t.line("  ", t.bold(o.Names[0])+mark(o))
	t.line("    ", sentence(o))
	if len(o.Names) > 1 {
		t.line("    ", t.faint("or "+strings.Join(o.Names[1:], ", ")))
	}
}

func mark(o checklist.Setting) string {
	if o.Needed {
		return ", needed"
	}
	return ""
}

func sentence(o checklist.Setting) string {
	said := cmp.Or(o.Value, "see its documentation")
	if o.Default != "" {
		said += "; " + o.Default + " where it is not set"
	}
	return said
}

func (t *textWriter) traps(rules []application.Rule) {
	if len(rules) > 0 {
		t.title("traps")
	}
	for _, r := range rules {
		t.line("  want  ", r.Want)
		t.line("  not   ", r.Saw)
	}
}

// wheres says where a message is read.
var wheres = map[string]string{
	application.OnPage:  "on the page",
	application.InLog:   "in the log",
	application.AtStart: "at the start",
	application.Seen:    "seen, without words",
}

func (t *textWriter) message(m application.Message) {
	t.line("  ", m.Text)
	t.line("    ", wheres[m.Where]+releases(m)+": "+strings.Join(m.Causes, ", "))
	t.line("    ", t.faint(m.See))
}

// releases are those that have a message.
func releases(m application.Message) string {
	switch {
	case m.From != "" && m.Before != "":
		return fmt.Sprintf(" from %s, before %s", m.From, m.Before)
	case m.From != "":
		return " from " + m.From
	case m.Before != "":
		return " before " + m.Before
	}
	return ""
}
