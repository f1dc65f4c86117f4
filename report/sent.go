package report

import (
	"cmp"
	"net/url"
	"slices"
)

// Sent is how often one step asked for one place: what a provider's log shows
// of a run.
type Sent struct {
	Step   string
	Method string
	Path   string // of the address; its parameters are left out
	Times  int
}

// SentBy counts the requests of a run, in the order of their first. Steps run side
// by side, so which of two steps came first may differ from run to run; the counts
// do not.
func SentBy(exchanges []Exchange) []Sent {
	var out []Sent
	for _, e := range slices.SortedFunc(slices.Values(exchanges), func(a, b Exchange) int { return cmp.Compare(a.N, b.N) }) {
		s := Sent{e.Step, e.Method, pathOf(e.URL), 1}
		i := slices.IndexFunc(out, func(o Sent) bool { return o.Step == s.Step && o.Method == s.Method && o.Path == s.Path })
		if i < 0 {
			out = append(out, s)
			continue
		}
		out[i].Times++
	}
	return out
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "(an address that cannot be read)"
	}
	return cmp.Or(u.Path, "/")
}
