package triage

import (
	"regexp"
	"sync"
)

// lazy compiles an expression of ours when it is first needed: the other commands of
// the program start without it.
func lazy(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
