package checks

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// What the reach checks say about several hosts at once.

// failedAt is the failure of the advertised hosts whose way ended at this stage.
func failedAt(stage wire.Stage, want string, answer *probe.Fetched, others []*probe.OtherHost) (v Verdict, ok bool) {
	var saw []string
	var evidence []wire.Evidence
	for _, h := range others {
		if h.FailedAt(stage) {
			saw = append(saw, h.Name()+": "+probe.SayFailure(h.Failure, h.Conn))
			evidence = append(evidence, answer.At("body /"+h.Members[0], h.Host))
		}
	}
	return failed(want, strings.Join(saw, "; "), evidence...), len(saw) > 0
}

// andOthers counts the other hosts that got past the stage.
func andOthers(others []*probe.OtherHost, stage wire.Stage) string {
	n := 0
	for _, h := range others {
		if h.Reached(stage) {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return ", and 1 other advertised host too"
	}
	return fmt.Sprintf(", and %d other advertised hosts too", n)
}
