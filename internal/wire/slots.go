package wire

import (
	"container/heap"
	"context"
	"runtime"
	"sync"
)

// slots lets a few requests go at a time: the provider deserves politeness.
// Who waits is served by weight, heaviest first: the request with the longest
// chain of work behind it, so that a run costs its longest chain.
type slots struct {
	mu      sync.Mutex
	free    int
	waiting queue
	seq     int
}

// A Limit is a bound on requests at a time that several recorders share.
type Limit struct{ *slots }

// NewLimit lets n requests go at a time.
func NewLimit(n int) *Limit { return &Limit{newSlots(n)} }

// allSlots are those that a request needs: first this recorder's own, so that one
// which waits for its own turn takes nothing away from others.
func allSlots(o Options) []*slots {
	all := []*slots{newSlots(o.Parallel)}
	for _, l := range o.Within {
		all = append(all, l.slots)
	}
	return all
}

// acquireAll takes a slot of each, and gives back what it has when it fails.
func acquireAll(ctx context.Context, all []*slots, weight int) (release func(), err error) {
	taken := 0
	release = func() {
		for _, s := range all[:taken] {
			s.release()
		}
	}
	for _, s := range all {
		if err := s.acquire(ctx, weight); err != nil {
			release()
			return nil, err
		}
		taken++
	}
	return release, nil
}

type waiter struct {
	weight, seq int
	ready       chan struct{}
	index       int
}

func newSlots(n int) *slots { return &slots{free: n} }

// acquire waits for a slot. It fails only with the context's error.
func (s *slots) acquire(ctx context.Context, weight int) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := s.enqueue(weight)
	// Steps that become ready in the same moment all get here before the first
	// slot is given away, so that the heaviest of them has it.
	runtime.Gosched()
	s.grant()
	select {
	case <-w.ready:
		return nil
	case <-ctx.Done():
		s.mu.Lock()
		if w.index >= 0 {
			heap.Remove(&s.waiting, w.index)
			s.mu.Unlock()
			return ctx.Err()
		}
		s.mu.Unlock()
		s.release() // it was handed to us in the same moment
		return ctx.Err()
	}
}

func (s *slots) enqueue(weight int) *waiter {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seq++
	w := &waiter{weight: weight, seq: s.seq, ready: make(chan struct{})}
	heap.Push(&s.waiting, w)
	return w
}

func (s *slots) release() {
	s.mu.Lock()
	s.free++
	s.mu.Unlock()
	s.grant()
}

// grant gives free slots to the heaviest who wait.
func (s *slots) grant() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for s.free > 0 && s.waiting.Len() > 0 {
		s.free--
		close(heap.Pop(&s.waiting).(*waiter).ready)
	}
}

type queue []*waiter

func (q queue) Len() int { return len(q) }
func (q queue) Less(i, j int) bool {
	if q[i].weight != q[j].weight {
		return q[i].weight > q[j].weight
	}
	return q[i].seq < q[j].seq
}
func (q queue) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].index, q[j].index = i, j
}
func (q *queue) Push(x any) {
	w := x.(*waiter)
	w.index = len(*q)
	*q = append(*q, w)
}
func (q *queue) Pop() any {
	old := *q
	w := old[len(old)-1]
	*q = old[:len(old)-1]
	w.index = -1
	return w
}
