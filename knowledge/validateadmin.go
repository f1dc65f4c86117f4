package knowledge

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/settings"
)

// admin holds a description of an admin API against itself: whatever names a
// request names one that there is, and every pointer is one.
func (v *validator) admin(where string, a *settings.API) {
	v.filled(where, "title", a.Title)
	v.filled(where, "token", a.Token)
	v.link(where, a.See)
	v.pattern(where+": issuer", a.Issuer)
	v.filled(where, "base", a.Base)
	var asked []string
	for i, r := range a.Requests {
		at := fmt.Sprintf("%s: requests[%d]", where, i)
		v.filled(at, "name", r.Name)
		v.filled(at, "object", r.Object)
		if !strings.HasPrefix(r.Get, "/") && r.Get != "" {
			v.problem(at, "get %q does not begin with a slash", r.Get)
		}
		for _, name := range r.Wants() {
			if !slices.Contains(asked, name) {
				v.problem(at, "needs the answer to %q, which is not asked before", name)
			}
		}
		if r.Pick != nil {
			v.pointer(at+": pick.where", r.Pick.Where)
			for _, from := range r.Pick.From {
				v.elements(at+": pick.from", from)
			}
		}
		asked = append(asked, r.Name)
	}
	if len(asked) == 0 {
		v.problem(where, "requests is empty")
	}
	used := 0
	for name, s := range a.Settings.All() {
		at := where + ": settings." + name
		if len(s.From) == 0 {
			continue
		}
		used++
		v.filled(at, "name", s.Name)
		if isLifetime := strings.HasSuffix(name, "_lifetime"); isLifetime != slices.Contains(settings.Units, s.Unit) {
			v.problem(at, "unit is for lifetimes, one of %s", strings.Join(settings.Units, ", "))
		}
		for _, from := range s.From {
			v.source(at, from, asked)
		}
	}
	for _, from := range a.Settings.Secret.From {
		v.filled(where+": settings.secret", "name", a.Settings.Secret.Name)
		v.source(where+": settings.secret", from, asked)
	}
	if c := a.Settings.ScopeClaims; c.In != "" {
		at := where + ": settings.scope_claims"
		v.filled(at, "name", c.Name)
		v.source(at, settings.Source{In: c.In, At: c.From + c.Scope}, asked)
		v.elements(at+".from", c.From)
		v.elements(at+".each", c.Each)
		v.pointer(at+".claim", c.Claim)
		if len(c.Switch) == 0 {
			v.problem(at, "switch is empty")
		}
	}
	if used == 0 {
		v.problem(where, "settings is empty")
	}
	for i, s := range a.Switches {
		at := fmt.Sprintf("%s: switches[%d]", where, i)
		v.source(at, s.Source, asked)
		v.filled(at, "is", s.Is)
		v.filled(at, "says", s.Says)
		if s.When != "" {
			v.pattern(at+": when", s.When)
		}
		v.link(at, s.See)
		for _, id := range s.Checks {
			v.check(at, id)
		}
		if len(s.Checks) == 0 {
			v.problem(at, "checks is empty")
		}
	}
}

func (v *validator) source(where string, s settings.Source, asked []string) {
	if !slices.Contains(asked, s.In) {
		v.problem(where, "in is %q, which is not asked", s.In)
	}
	v.pointer(where+": at", s.At)
	if l := s.Lookup; l != nil {
		if !slices.Contains(asked, l.In) {
			v.problem(where, "lookup.in is %q, which is not asked", l.In)
		}
		v.elements(where+": lookup.from", l.From)
		v.pointer(where+": lookup.by", l.By)
		if len(l.Take) == 0 {
			v.problem(where, "lookup.take is empty")
		}
		for _, take := range l.Take {
			v.pointer(where+": lookup.take", take)
		}
	}
}

func (v *validator) pointer(where, pointer string) {
	if !strings.HasPrefix(pointer, "/") {
		v.problem(where, "%q is no pointer (RFC 6901)", pointer)
	}
}

func (v *validator) elements(where, pointer string) {
	v.pointer(where, pointer)
	if !strings.HasSuffix(pointer, "/*") {
		v.problem(where, "%q does not end in /*", pointer)
	}
}
