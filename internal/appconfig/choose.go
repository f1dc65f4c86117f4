package appconfig

import (
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/nearest"
)

// A fit is a part of a file and the application that it configures.
type fit struct {
	part    *Part
	profile *Profile
}

// choose finds the one part and the one application that are meant, or says what is
// to be added.
func choose(c *Content, profiles []*Profile, service string) (fit, *Problem) {
	parts := c.Parts
	wrong := func(line int, hint, format string, args ...any) (fit, *Problem) {
		return fit{}, &Problem{c.Path, line, fmt.Sprintf(format, args...), hint, false}
	}
	if service != "" {
		named := slices.IndexFunc(parts, func(p Part) bool { return p.Name == service })
		switch {
		case named >= 0:
			parts = parts[named : named+1]
		case c.Each != "" && len(parts) > 1 || c.Each == "service":
			hint := "its " + c.Each + "s are " + strings.Join(partNames(parts), ", ")
			if near := nearest.Name(service, partNames(parts)); near != "" {
				hint = "did you mean " + near + "?"
			}
			return wrong(0, hint, "%s has no %s %s", c.Format, c.Each, service)
		}
	}
	var fits []fit
	var unsure [][]*Profile
	for i := range parts {
		who := recognise(&parts[i], profiles)
		switch {
		case len(who) == 1:
			fits = append(fits, fit{&parts[i], who[0]})
		case len(who) > 1:
			unsure = append(unsure, who)
		}
	}
	// A file of variables is often given to the database beside the application, too.
	if own := slices.DeleteFunc(slices.Clone(fits), func(f fit) bool { return !isCalled(f.part, f.profile) }); len(own) == 1 {
		fits = own
	}
	switch {
	case len(fits) == 1:
		return fits[0], nil
	case len(fits) > 1:
		var list []string
		for _, f := range fits {
			list = append(list, fmt.Sprintf("%s (%s, line %d)", orElse(f.part.Name, "without a name"), f.profile.Name, f.part.Line))
		}
		return wrong(0, "choose one with --app-service NAME", "several %ss of %s fit: %s", orElse(c.Each, "part"), c.Format, strings.Join(list, ", "))
	case len(unsure) > 0:
		var list []string
		for _, who := range unsure {
			for _, p := range who {
				if !slices.Contains(list, p.Name) {
					list = append(list, p.Name)
				}
			}
		}
		return wrong(0, "name it with --app", "the settings fit more than one application: %s", strings.Join(list, ", "))
	case len(profiles) == 1:
		p := profiles[0]
		hint := "give the file that " + p.Title + " reads its settings from"
		if len(p.Config.Files) > 0 {
			hint += ": " + strings.Join(p.Config.Files, ", ")
		}
		if len(p.Config.Settings) == 0 {
			hint = "leave --app-config out, and give the issuer and flags"
			return wrong(0, hint, "it is not known how %s is configured", p.Title)
		}
		return wrong(0, hint, "nothing in %s is a setting of %s that a login needs", c.Format, p.Title)
	}
	return wrong(0, "name it with --app, or give the issuer and flags instead of --app-config", "no application that is known has the settings of the file")
}

func partNames(parts []Part) []string {
	var out []string
	for _, p := range parts {
		if p.Name != "" {
			out = append(out, p.Name)
		}
	}
	return out
}

// recognise tells which applications a part may be of: one where it is certain.
// What only one profile knows decides, after the name of the image or program.
func recognise(p *Part, profiles []*Profile) []*Profile {
	var known, alone []int // keys of the part that each profile knows, and that it alone knows
	var called []bool
	for _, profile := range profiles {
		n, login := 0, false
		for _, s := range p.Settings {
			if key := knows(profile, s); key != nil {
				n++
				login = login || slices.Contains(loginKeys, key.Name)
			}
		}
		if !login {
			n = 0
		}
		known, alone = append(known, n), append(alone, 0)
		called = append(called, isCalled(p, profile))
	}
	for _, s := range p.Settings {
		who := -1
		for i, profile := range profiles {
			if known[i] > 0 && knows(profile, s) != nil {
				if who >= 0 {
					who = -2
					break
				}
				who = i
			}
		}
		if who >= 0 {
			alone[who]++
		}
	}
	pick := func(ok func(i int) bool) (out []*Profile) {
		for i, profile := range profiles {
			if known[i] > 0 && ok(i) {
				out = append(out, profile)
			}
		}
		return out
	}
	for _, ok := range []func(int) bool{
		func(i int) bool { return called[i] && alone[i] > 0 },
		func(i int) bool { return called[i] },
		func(i int) bool { return alone[i] > 0 },
		func(int) bool { return true },
	} {
		if who := pick(ok); len(who) > 0 {
			return who
		}
	}
	return nil
}

// loginKeys are settings of which a part has at least one when it is about a login.
var loginKeys = []string{"issuer", "well_known", "client_id", "authorization_endpoint", "token_endpoint"}

// knows is the key of the profile that a setting is for, nil where there is none.
func knows(p *Profile, s Setting) *application.Key {
	for k := range p.Config.Settings {
		key := &p.Config.Settings[k]
		for _, name := range names(key, s.Kind) {
			if _, ok := match(name, s); ok {
				return key
			}
			if _, ok := matchTwin(name, s); ok && key.FileTwin {
				return key
			}
		}
	}
	return nil
}

// isCalled holds where an image or a program of the part has the name of the profile.
func isCalled(p *Part, profile *Profile) bool {
	for _, name := range append([]string{profile.Name}, profile.Aliases...) {
		for _, program := range p.Programs {
			if relaxed(program) == relaxed(name) {
				return true
			}
		}
	}
	return false
}
