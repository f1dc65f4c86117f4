package report

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxQuoted is how much of one text a ticket shows, in runes.
const maxQuoted = 1000

// code is any text, a provider's say, as a code span: no markup, mention,
// reference, emoji or address works in one. The marks around it are longer than
// any within.
func code(s string) string {
	if s == "" {
		return "(empty)"
	}
	if utf8.RuneCountInString(s) > maxQuoted {
		s = string([]rune(s)[:maxQuoted-1]) + "…"
	}
	longest, run := 0, 0
	for _, r := range s {
		if r != '`' {
			run = 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	marks := strings.Repeat("`", longest+1)
	if longest > 0 {
		s = " " + s + " " // is taken away again; without it the marks would melt together
	}
	return marks + s + marks
}

// words is a sentence of ours as text. What could be more than a word in it is
// shown as code: a name with "_" or "<" in it, an address, "@name", "#12",
// "GH-12", ":name:", what looks like a commit.
func words(s string) string {
	var out []string
	for w := range strings.FieldsSeq(s) {
		core := strings.Trim(w, `"'().,;:?…`)
		before, after, _ := strings.Cut(w, core)
		switch {
		case !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }):
			out = append(out, punctuation().ReplaceAllString(w, `\$0`))
		case plainWord().MatchString(core) && !reference().MatchString(core) && !emoji().MatchString(w):
			out = append(out, w)
		case emoji().MatchString(w):
			out = append(out, code(w))
		default:
			out = append(out, before+code(core)+after)
		}
	}
	text := strings.Join(out, " ")
	return numbered().ReplaceAllString(text, `$1\$2`) // no list begins here
}

var (
	plainWord   = pattern(`^[\p{L}\p{N}"'()/.,;:?’–§-]+$`)
	reference   = pattern(`^(?:[A-Z]+-\d+|[0-9a-f]{7,40})$|//|^www\.|^/|^--`)
	punctuation = pattern("[!-/:-@[-`{-~]")
	emoji       = pattern(`:[\w+-]*[a-z][\w+-]*:`)
	numbered    = pattern(`^(\d+)([.)])`)
)

// link is an address of ours. A page that GitHub or GitLab would list this
// ticket on, an issue say, is reached without being told.
func link(text, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || strings.ContainsAny(address, " <>()[]`\"\\|") {
		return code(address)
	}
	if told().MatchString(u.Path) {
		if u.Host != "github.com" && u.Host != "www.github.com" {
			return code(address)
		}
		u.Host = "redirect.github.com"
	}
	if text == "" {
		text = code(u.Host + u.EscapedPath())
	}
	return "[" + text + "](" + u.String() + ")"
}

// told are the pages that get a note of their own when an address of theirs is
// written somewhere.
var told = pattern(`/(?:issues|pull|pulls|discussions|commit|commits|merge_requests|work_items|epics|milestones)/`)
