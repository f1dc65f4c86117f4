package config

import (
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"strings"
)

// whole looks at what no single member shows, when each of them is right.
func (d *decoder) whole(f *File) {
	if len(f.Targets) == 0 {
		d.add(f.Line("targets"), "name at least one: targets: [{issuer: https://sso.example.com}]", "the file has no targets")
	}
	if f.Has("defaults.name") {
		d.add(f.Line("defaults.name"), "give each target its own", "defaults has a name, which all targets would share")
	}
	names := map[string]int{}
	for i := range f.Targets {
		t, path := &f.Targets[i], fmt.Sprintf("targets[%d]", i)
		f.merge(reflect.ValueOf(t).Elem(), reflect.ValueOf(f.Defaults), path)
		if t.Issuer == "" && t.AppConfig == "" {
			d.add(f.Line(path), "", "%s has no issuer and no app_config, and defaults has none", path)
		}
		if first, twice := names[t.Title()]; twice {
			d.add(f.Line(path), "give each a name of its own", "%s is called as the target in line %d is", path, first)
		}
		names[t.Title()] = f.Line(path)
		d.expectations(f, t, path)
	}
	for i, s := range f.Suppress {
		if s.Target != "" && len(f.Pick([]string{s.Target})) == 0 {
			path := fmt.Sprintf("suppress[%d].target", i)
			d.add(f.Line(path), "the targets are "+strings.Join(f.Names(), ", "), "%s: there is no target %s", path, Shown(s.Target))
		}
	}
}

// expectations looks at those of one target.
func (d *decoder) expectations(f *File, t *Target, path string) {
	x := t.Expect
	if x == nil {
		return
	}
	at := path + ".expect"
	if !f.Has(at) {
		at = "defaults.expect" // told once for each target that has it from there
	}
	ids := map[string]string{}
	for i, c := range x.Claims {
		where := fmt.Sprintf("%s.claims[%d]", at, i)
		if c.Value != "" && c.Pattern != "" {
			d.once(f.Line(where), "keep one of the two", where+" has a value and a pattern")
		}
		if first, twice := ids[c.ID()]; twice {
			d.once(f.Line(where), "make one of the two, or say in which place each is", fmt.Sprintf("%s and %s are about one claim: both would be %s", first, where, c.ID()))
		}
		ids[c.ID()] = where
	}
	if l := x.Lifetimes; l != nil {
		for _, s := range []struct {
			key string
			*Span
		}{{"access_token", l.AccessToken}, {"id_token", l.IDToken}, {"refresh_token", l.RefreshToken}} {
			where := at + ".lifetimes." + s.key
			switch {
			case s.Span == nil:
			case s.AtLeast == 0 && s.AtMost == 0:
				d.once(f.Line(where), "", where+" has neither at_least nor at_most")
			case s.AtMost > 0 && s.AtLeast > s.AtMost:
				d.once(f.Line(where), "", where+": at_least is more than at_most")
			}
		}
	}
	if r := x.RedirectURIs; r != nil {
		where := at + ".redirect_uris"
		switch {
		case len(r.Accepted)+len(r.Refused) == 0:
			d.once(f.Line(where), "", where+" has neither accepted nor refused")
		case r.Exact && len(r.Accepted) == 0:
			d.once(f.Line(where), "", where+" is exact and has no accepted")
		}
	}
}

// once adds a problem that several targets may have from one line.
func (d *decoder) once(line int, hint, text string) {
	for _, p := range d.problems {
		if p.Line == line && p.Text == text {
			return
		}
	}
	d.add(line, hint, "%s", text)
}

// merge fills what a target does not say from the defaults.
func (f *File) merge(into, from reflect.Value, path string) {
	for i := range into.NumField() {
		if !f.Has(join(path, into.Type().Field(i).Tag.Get("yaml"))) {
			into.Field(i).Set(from.Field(i))
		}
	}
}

// Title is what the report calls a target: of an issuer only what cannot be
// secret.
func (t *Target) Title() string {
	if t.Name != "" {
		return t.Name
	}
	if t.Issuer == "" && t.AppConfig != "" {
		return t.AppConfig
	}
	u, err := url.Parse(t.Issuer)
	if err != nil || u.Host == "" {
		return "(not repeated)"
	}
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// Names lists the targets.
func (f *File) Names() []string {
	var out []string
	for i := range f.Targets {
		out = append(out, f.Targets[i].Title())
	}
	return out
}

// Pick is the places of the targets with these names or issuers.
func (f *File) Pick(names []string) (at []int) {
	for i, t := range f.Targets {
		for _, name := range names {
			if name == t.Name || name == t.Issuer {
				at = append(at, i)
				break
			}
		}
	}
	return at
}

var notKebab = regexp.MustCompile(`[^a-z0-9]+`)

// ID is that of the expectation in the report. It stays the same as long as the
// claim and its place do.
func (c Claim) ID() string {
	id := ExpectPrefix + "claim-" + strings.Trim(notKebab.ReplaceAllString(strings.ToLower(c.Name), "-"), "-")
	if c.In != "" && c.In != Either {
		id += "-in-" + strings.ReplaceAll(c.In, "_", "-")
	}
	return id
}

// Places where a claim can be.
const (
	InIDToken  = "id_token"
	InUserInfo = "userinfo"
	Either     = "either"
)

// Places, types and what a refresh does: the words that belong to nobody else.
var own = Vocabulary{
	"place":   {InIDToken, InUserInfo, Either},
	"type":    {"string", "number", "boolean", "array", "object"},
	"refresh": {Rotates, Keeps},
}

// with adds what another vocabulary has.
func (v Vocabulary) with(more Vocabulary) Vocabulary {
	all := maps.Clone(v)
	if all == nil {
		all = Vocabulary{}
	}
	maps.Copy(all, more)
	return all
}

// What a refresh does with the refresh token.
const (
	Rotates = "rotates"
	Keeps   = "keeps"
)
