package report

import (
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func (t *textWriter) failure(r Result) {
	t.member("want", clean(r.Want))
	t.seen(r)
	if r.Says != nil {
		t.member("says", r.Says.Told())
	}
	if r.Accepted != nil {
		t.member("pass", "it fails nothing: "+clean(r.Accepted.String()))
	}
	for _, f := range r.Fix {
		t.fix(f)
	}
	if r.Known != nil {
		t.member("known", clean(r.Known.What)+holds(r.Known.Versions))
		t.see(r.Known.See)
	}
	if len(r.Spec) > 0 {
		t.ends("why", r.Spec[0].String(), more(r))
	}
	if t.Verbose && t.doc != nil && r.Accepted == nil {
		t.suppression(r)
	}
}

func (t *textWriter) fix(f Fix) {
	do := clean(f.Do)
	if f.For != AnyProvider {
		do = f.For + ": " + do
	}
	t.member("fix", do+f.holds())
	t.see(f.See)
}

// holds says for which versions something is right, unless it is for all.
func holds(versions string) string {
	if versions == "" || versions == "all" {
		return ""
	}
	return " (" + clean(versions) + ")"
}

// holds says for which versions a fix is right and on which it was tried.
func (f Fix) holds() string {
	if len(f.Tried) == 0 {
		return holds(f.Versions)
	}
	tried := triedOn(f.Tried)
	if f.Versions == "" || f.Versions == "all" {
		return holds(tried)
	}
	return holds(f.Versions + "; " + tried)
}

func triedOn(installations []string) string { return "tried on " + strings.Join(installations, ", ") }

func (t *textWriter) see(address string) {
	if address != "" {
		t.line(detail+"      ", clean(address))
	}
}

// member writes one named line below a result.
func (t *textWriter) member(name, value string) {
	if value != "" {
		t.line(detail+pad(name, 6), value)
	}
}

// seen writes what was seen, and where: at the right of the same line where
// there is room, else below.
func (t *textWriter) seen(r Result) {
	var places []string
	for _, e := range r.Evidence {
		place := wire.Evidence{Exchange: e.Exchange, Where: clean(e.Where)}.String()
		if t.Verbose && e.Value != "" {
			place += ": " + clean(e.Value)
		}
		places = append(places, place)
	}
	t.ends("saw", clean(r.Saw), places...)
}

// ends writes a member with further texts at the right margin.
func (t *textWriter) ends(name, left string, right ...string) {
	first := detail + pad(name, 6)
	if len(right) == 1 {
		free := t.Width - columns(first+left) - columns(right[0])
		if free >= 2 {
			t.WriteString(first + left + strings.Repeat(" ", free) + t.faint(right[0]) + "\n")
			return
		}
	}
	if left != "" {
		t.line(first, left)
		first = pad("", len(first))
	}
	for _, s := range right {
		t.line(first, s)
		first = pad("", len(first))
	}
}
