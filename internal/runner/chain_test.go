package runner

import (
	"testing"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

func TestBusyCountsOverlapOnce(t *testing.T) {
	at := func(start, whole time.Duration) wire.Exchange {
		return wire.Exchange{Start: start, Timing: wire.Timing{Whole: whole}}
	}
	for name, tc := range map[string]struct {
		exchanges []wire.Exchange
		want      time.Duration
	}{
		"none":          {nil, 0},
		"one after one": {[]wire.Exchange{at(10, 5), at(0, 5)}, 10},
		"side by side":  {[]wire.Exchange{at(0, 5), at(0, 5)}, 5},
		"overlapping":   {[]wire.Exchange{at(0, 5), at(3, 5)}, 8},
		"within":        {[]wire.Exchange{at(0, 9), at(3, 2), at(10, 1)}, 10},
	} {
		if got := busy(tc.exchanges); got != tc.want {
			t.Errorf("%s: %d, want %d", name, got, tc.want)
		}
	}
}
