package wire

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

func TestSlotsServeTheHeaviestFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1)
		if err := s.acquire(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		var mu sync.Mutex
		var order []int
		for _, weight := range []int{1, 3, 2, 3} {
			go func() {
				if err := s.acquire(t.Context(), weight); err != nil {
					t.Error(err)
				}
				mu.Lock()
				order = append(order, weight)
				mu.Unlock()
				s.release()
			}()
			synctest.Wait()
		}
		s.release()
		synctest.Wait()
		if want := []int{3, 3, 2, 1}; !slices.Equal(order, want) {
			t.Errorf("served %v, want %v", order, want)
		}
	})
}

func TestSlotsServeTheFirstOfOneWeight(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1)
		_ = s.acquire(t.Context(), 0)
		var order []int // one slot: written by one at a time
		for i := range 20 {
			go func() {
				_ = s.acquire(t.Context(), 7)
				order = append(order, i)
				s.release()
			}()
			synctest.Wait()
		}
		s.release()
		synctest.Wait()
		if !slices.IsSorted(order) || len(order) != 20 {
			t.Errorf("served %v", order)
		}
	})
}

func TestSlotsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newSlots(1)
		_ = s.acquire(t.Context(), 0)
		ctx, cancel := context.WithCancel(t.Context())
		var got error
		go func() { got = s.acquire(ctx, 9) }()
		synctest.Wait()
		cancel()
		synctest.Wait()
		if !errors.Is(got, context.Canceled) {
			t.Fatalf("got %v", got)
		}
		s.release()
		if err := s.acquire(t.Context(), 0); err != nil || s.free != 0 || s.waiting.Len() != 0 {
			t.Errorf("%v, %d free, %d waiting", err, s.free, s.waiting.Len())
		}
	})
}

func TestSlotsCanceledBefore(t *testing.T) {
	s := newSlots(1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.acquire(ctx, 0); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v", err)
	}
	if s.free != 1 {
		t.Error("a canceled request keeps a slot")
	}
}

func TestSlotsUnderLoad(t *testing.T) {
	const n = 3
	s := newSlots(n)
	var busy, most atomic.Int32
	var wg sync.WaitGroup
	for i := range 60 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			if i%5 == 0 {
				go cancel()
			}
			defer cancel()
			if s.acquire(ctx, i%4) != nil {
				return
			}
			if b := busy.Add(1); b > most.Load() {
				most.Store(b)
			}
			busy.Add(-1)
			s.release()
		})
	}
	wg.Wait()
	if most.Load() > n {
		t.Errorf("%d at a time, want at most %d", most.Load(), n)
	}
	if s.free != n {
		t.Errorf("%d free afterwards, want %d", s.free, n)
	}
}
