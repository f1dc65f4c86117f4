package report

import (
	"regexp"
	"sync"
)

// pattern is compiled when it is first used: commands that write no report do
// not pay for it at their start.
func pattern(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}
