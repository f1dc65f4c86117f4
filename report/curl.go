package report

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// curl is the command that sends a request again, in lines that are arguments
// each; nil where its parts are not known. Whatever is masked is a variable. All
// else is quoted for a POSIX shell: a field that a provider named must not run.
func curl(e Exchange) []string {
	r := e.Request
	if r == nil {
		return nil
	}
	v := variables{}
	lines := []string{"curl -sS -g -i"}
	add := func(s string) { lines = append(lines, s) }
	switch {
	case len(r.Form) == 0 && len(r.Query) > 0:
		if e.Method != "GET" {
			add("-X " + quoted(e.Method))
		}
		add("-G " + v.quoted(r.Address))
	case e.Method == "GET", e.Method == "POST" && len(r.Form) > 0:
		add(v.quoted(r.Address))
	default:
		add("-X " + quoted(e.Method) + " " + v.quoted(r.Address))
	}
	for _, h := range r.Header {
		if line := v.header(h.Name, h.Value); line != "" {
			add(line)
		}
	}
	for _, f := range slices.Concat(r.Query, r.Form) {
		// A name is sent as it is, and one with "@" would name a file.
		add("--data-urlencode " + v.quoted(url.QueryEscape(f.Name)+"="+f.Value))
	}
	return lines
}

// header is one header, "" where curl sends it by itself or nothing hangs on it.
func (v variables) header(name, value string) string {
	switch name {
	case "User-Agent", "Content-Length", "Content-Type", "Accept-Encoding", "Accept-Language", "Connection", "Referer":
		return ""
	case "Authorization":
		scheme, _, _ := strings.Cut(value, " ")
		if strings.EqualFold(scheme, "Basic") {
			return `-u "$CLIENT_ID:$CLIENT_SECRET"`
		}
		return "-H " + quoted(name+": "+scheme+" ") + `"$ACCESS_TOKEN"`
	}
	return "-H " + v.quoted(name+": "+value)
}

// mask is how a masked value is shown (wire.Masked), and what a scrubbed text
// has in the place of one.
var mask = pattern(`\(([^()]{1,60}), \d+ bytes, #([0-9a-f]{12})\)|\(masked\)`)

// variables are the names of masked values in one command, by their digest: the
// second of a kind gets another name.
type variables map[string]string

func (v variables) name(kind, digest string) string {
	if kind == "" {
		return "SECRET"
	}
	if known, ok := v[digest]; ok {
		return known
	}
	base := strings.Trim(noName().ReplaceAllString(strings.ToUpper(kind), "_"), "_")
	if base == "" || base[0] >= '0' && base[0] <= '9' {
		base = "VALUE_" + base
	}
	name := base
	for n := 2; v.taken(name); n++ {
		name = fmt.Sprintf("%s_%d", base, n)
	}
	v[digest] = name
	return name
}

func (v variables) taken(name string) bool {
	for _, known := range v {
		if known == name {
			return true
		}
	}
	return false
}

var noName = pattern(`[^A-Z0-9]+`)

// quoted is s as one word of a shell, with its masked values as variables.
func (v variables) quoted(s string) string {
	var b strings.Builder
	for {
		m := mask().FindStringSubmatchIndex(s)
		if m == nil {
			break
		}
		if m[0] > 0 {
			b.WriteString(quoted(s[:m[0]]))
		}
		kind, digest := "", ""
		if m[2] >= 0 {
			kind, digest = s[m[2]:m[3]], s[m[4]:m[5]]
		}
		b.WriteString(`"$` + v.name(kind, digest) + `"`)
		s = s[m[1]:]
	}
	if s != "" || b.Len() == 0 {
		b.WriteString(quoted(s))
	}
	return b.String()
}

// quoted is s as one word of a shell.
func quoted(s string) string {
	if plainArgument().MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

var plainArgument = pattern(`^[A-Za-z0-9_./:=@%+-]+$`)

// shellWords quotes each argument of a command.
func shellWords(args []string) []string {
	var out []string
	for _, a := range args {
		out = append(out, quoted(a))
	}
	return out
}
