package interop

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Coverage is where each check passes and fails on real software.
type Coverage map[string]*Seen

// Seen is where one check has a verdict: products, with the case where that is
// not the healthy one, each product once.
type Seen struct{ Passes, Fails []string }

// Cover adds the truth about a product.
func (c Coverage) Cover(product string, table *Table) {
	for _, at := range table.Cases {
		for id, row := range at.Checks {
			seen := c[id]
			if seen == nil {
				seen = &Seen{}
				c[id] = seen
			}
			switch row.Verdict {
			case Pass:
				seen.Passes = once(seen.Passes, product, at)
			case Fail:
				seen.Fails = once(seen.Fails, product, at)
			}
		}
	}
}

func once(places []string, product string, at Case) []string {
	is := func(place string) bool { name, _, _ := strings.Cut(place, "/"); return name == product }
	if slices.ContainsFunc(places, is) {
		return places
	}
	if at.Name != healthy {
		product += "/" + at.Name
	}
	return append(places, product)
}

// String is a table of the checks, by name.
func (c Coverage) String() string {
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "check\tpasses on\tfails on")
	for _, id := range slices.Sorted(maps.Keys(c)) {
		fmt.Fprintf(w, "\n%s\t%s\t%s", id, places(c[id].Passes), places(c[id].Fails))
	}
	w.Flush()
	return text.String()
}

// places names one place and counts the others.
func places(all []string) string {
	switch len(all) {
	case 0:
		return "none"
	case 1:
		return all[0]
	}
	return fmt.Sprintf("%s and %d more", all[0], len(all)-1)
}
