package appconfig

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
)

// nested holds for a file in which all stands in a list, while the application has
// another file without one.
func (i *interpreter) nested() bool {
	both := slices.ContainsFunc(i.profile.Config.Settings, func(k application.Key) bool {
		return slices.ContainsFunc(k.File, func(name string) bool { return placeholder().MatchString(name) }) &&
			slices.ContainsFunc(k.File, func(name string) bool { return !strings.Contains(name, ".") })
	})
	return both && i.inList > 0 && i.inList == len(i.settings)
}

func (p *Profile) firstName(key *application.Key) string {
	return append(slices.Concat(key.File, key.Env, key.Flag), key.Name)[0]
}

// choosePlace settles which of several registrations is meant, where the file has
// more than one.
func (i *interpreter) choosePlace() bool {
	var places []string
	line := 0
	for _, setting := range []string{"client_id", "issuer"} {
		for k := range i.profile.Config.Settings {
			key := &i.profile.Config.Settings[k]
			if key.Name != setting {
				continue
			}
			for _, s := range i.part.Settings {
				for _, name := range names(key, s.Kind) {
					if star, ok := match(name, s); ok && star != "" && !contains(places, star) {
						places, line = append(places, star), s.Line
					}
				}
			}
		}
		if len(places) > 0 {
			break // a provider can have another name than the registration at it
		}
	}
	slices.Sort(places)
	i.places = places
	named := slices.IndexFunc(places, func(p string) bool { return relaxed(p) == relaxed(i.service) })
	numbers := !slices.ContainsFunc(places, func(p string) bool { return strings.Trim(p, "0123456789") != "" })
	fail := func(hint, format string, args ...any) bool {
		i.problems = append(i.problems, Problem{i.content.Path, line, fmt.Sprintf(format, args...), hint, false})
		return false
	}
	switch {
	case named >= 0:
		i.chosen = places[named]
	case i.service != "" && i.part.Name != i.service:
		hint := "leave --app-service out"
		if len(places) > 0 {
			hint = "those of the file are " + strings.Join(places, ", ")
		}
		return fail(hint, "there is no service %s", i.service)
	case len(places) <= 1:
		i.chosen = strings.Join(places, "")
	case numbers:
		i.chosen = places[0] // entries of a list, of which the first counts
	default:
		return fail("choose one with --app-service NAME", "%s is configured for several providers: %s", i.profile.Title, strings.Join(places, ", "))
	}
	return true
}

// all are the settings of the file for a key, the one that wins first.
func (i *interpreter) all(key *application.Key, used map[int]bool) []found {
	var out []found
	for n, s := range i.part.Settings {
		if i.profile.Config.NodeEnv && s.node != nil {
			s.Value, s.Cut, s.Blank, s.Unread = s.node.text, s.node.cut, false, ""
		}
		for index, name := range names(key, s.Kind) {
			star, ok := match(name, s)
			if !ok && key.FileTwin {
				if star, ok = matchTwin(name, s); ok {
					used[n] = true
					s = i.follow(s)
				}
			}
			if !ok {
				continue
			}
			used[n] = true
			out = append(out, found{s, name, star, i.rank(s.Kind), index})
			break
		}
	}
	out = i.atChosen(out)
	slices.SortStableFunc(out, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.index, b.index), cmp.Compare(b.layer, a.layer))
	})
	return out
}

// atChosen leaves out what is of another registration: what stands under its name
// counts, else what stands under the name of its provider, else what stands there once.
func (i *interpreter) atChosen(all []found) []found {
	var stars []string
	for _, f := range all {
		if f.star != "" && !contains(stars, f.star) {
			stars = append(stars, f.star)
		}
	}
	if len(stars) < 2 && (len(stars) == 0 || !contains(i.places, stars[0])) {
		return all
	}
	want := i.chosen
	if provider := i.live["provider"]; !contains(stars, want) && contains(stars, provider) {
		want = provider
	}
	return slices.DeleteFunc(all, func(f found) bool { return f.star != "" && relaxed(f.star) != relaxed(want) })
}

func contains(places []string, name string) bool {
	return slices.ContainsFunc(places, func(p string) bool { return relaxed(p) == relaxed(name) })
}

// rank is where a kind stands in the profile's order.
func (i *interpreter) rank(k Kind) int {
	if at := slices.Index(i.profile.Config.Order, string(k)); at >= 0 {
		return at
	}
	return slices.Index([]Kind{Flag, Env, File}, k) + len(i.profile.Config.Order)
}
