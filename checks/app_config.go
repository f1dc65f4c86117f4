package checks

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// configNeeds are what the checks of a configuration read. The first of them makes a
// check one of an application.
var configNeeds = []probe.Need{probe.Application, probe.Configured}

// findings collects what is wrong with a configuration: a check tells all of it.
type findings struct {
	u          *application.Used
	wants, saw []string
	evidence   []wire.Evidence
	cause      string
	says       string // the text of a message of the profile
	values     map[string]string
}

// add notes one thing, at a setting where it is about one.
func (x *findings) add(s *application.Setting, want, saw string) {
	if !slices.Contains(x.wants, want) {
		x.wants = append(x.wants, want)
	}
	x.saw = append(x.saw, saw)
	if s != nil && s.File != "" {
		x.evidence = append(x.evidence, wire.Evidence{Where: s.Place(), Value: shown(s)})
	}
}

// rules adds what the profile's own rules find for a check.
func (x *findings) rules(id ID) {
	for i := range x.u.Profile.Config.Rules {
		r := &x.u.Profile.Config.Rules[i]
		if r.Check != string(id) || !x.u.Holds(r) {
			continue
		}
		var at *application.Setting
		for _, k := range x.u.Profile.Config.Settings {
			if _, about := r.When[k.Name]; about && at == nil {
				if s, there := x.u.Setting(k.Name); there && s.File != "" {
					at = &s
				}
			}
		}
		saw := r.Saw
		if at != nil && at.Shape != nil {
			saw += fmt.Sprintf(" (%d bytes)", at.Shape.Bytes)
		}
		x.add(at, r.Want, saw)
		if x.cause == "" && x.says == "" {
			x.cause, x.says = r.Cause, r.Says
			if at != nil && at.Shape != nil {
				x.values = map[string]string{"value": strconv.Itoa(at.Shape.Bytes)}
			}
		}
	}
}

// verdict is a failure with all of it, or the sentence for none.
func (x *findings) verdict(fine string) Verdict {
	if len(x.saw) == 0 {
		return passed(fine)
	}
	v := failed(strings.Join(x.wants, "; "), strings.Join(x.saw, "; "), x.evidence...)
	v.Cause = x.cause
	if x.says != "" {
		v.Says, v.Where = x.u.Profile.Message(x.says, x.values)
		return v
	}
	// Where an application has several messages for a cause, which one it would be is
	// not known from a setting.
	one := 0
	for _, m := range x.u.Profile.Messages {
		if slices.Contains(m.Causes, x.cause) {
			one++
		}
	}
	if one == 1 {
		v = v.saying(x.u, x.cause, nil)
	}
	return v
}

// shown is a setting as a report may have it.
func shown(s *application.Setting) string {
	switch {
	case s.Unknown != "":
		return s.Key + " is in " + wire.Clean(s.Unknown)
	case s.Shape != nil:
		return s.Key + " (a secret)"
	}
	return s.Key + " = " + wire.Clean(s.Value)
}

// called is a setting as the configuration at hand calls it.
func called(u *application.Used, k *application.Key) string {
	for _, s := range u.Settings {
		if s.Name == k.Name {
			return s.Key
		}
	}
	env, file, flag := 0, 0, 0
	for _, s := range u.Settings {
		for i := range u.Profile.Config.Settings {
			other := &u.Profile.Config.Settings[i]
			switch {
			case other.Name != s.Name:
			case slices.Contains(other.Env, s.Key):
				env++
			case slices.Contains(other.Flag, s.Key):
				flag++
			default:
				file++
			}
		}
	}
	kinds := [][]string{k.Env, k.File, k.Flag}
	switch {
	case flag > env && flag > file:
		kinds = [][]string{k.Flag, k.Env, k.File}
	case file > env:
		kinds = [][]string{k.File, k.Env, k.Flag}
	}
	for _, names := range kinds {
		if len(names) > 0 {
			return names[0]
		}
	}
	return k.Name
}
