package runner

import (
	"slices"
	"sync/atomic"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// chain is the time of the longest chain of requests of which each needed the
// answer of the one before: what the run would have cost with endless
// parallelism. A step adds the time in which it was asking.
func (r *run) chain(exchanges []wire.Exchange) time.Duration {
	asked := map[string][]wire.Exchange{}
	for _, e := range exchanges {
		asked[e.Step] = append(asked[e.Step], e)
	}
	until := map[*node]time.Duration{}
	var longest time.Duration
	for _, n := range r.order {
		for _, b := range n.before() {
			until[n] = max(until[n], until[b])
		}
		until[n] += busy(asked[n.step.Name()])
		longest = max(longest, until[n])
	}
	return longest
}

// busy is how long at least one of the exchanges was under way.
func busy(exchanges []wire.Exchange) (sum time.Duration) {
	slices.SortFunc(exchanges, func(a, b wire.Exchange) int { return int(a.Start - b.Start) })
	var until time.Duration
	for _, e := range exchanges {
		from := max(e.Start, until)
		if end := e.Start + e.Timing.Whole; end > from {
			sum += end - from
			until = end
		}
	}
	return sum
}

type counter struct{ n atomic.Int64 }

func (c *counter) get() int { return int(c.n.Load()) }
func (c *counter) add() int { return int(c.n.Add(1)) }
