package runner

import (
	"errors"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// Each way in which a step can end is the same after it was recorded. The facts
// themselves go through TestFaults of package house.
func TestEveryEndIsRecorded(t *testing.T) {
	n := &node{step: probe.Client}
	for _, want := range []error{
		&probe.Problem{Want: "a", Saw: "b"}, &probe.NotOffered{What: "has none"}, &probe.Missing{Flag: "--client-id"},
		&probe.Blocked{By: "keys-served"}, &brokenError{"panic"}, errInterrupted,
	} {
		e, err := end{err: want, cause: n}.ended("client")
		if err != nil {
			t.Fatal(err)
		}
		again, err := e.end(n)
		if err != nil || again.cause != n || again.err == nil || again.err.Error() != want.Error() {
			t.Errorf("%T: recorded as %+v, read as %v (error %v)", want, e, again.err, err)
		}
	}
	e, err := end{fact: "app", cause: n}.ended("client")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := e.end(n); err != nil || again.fact != "app" {
		t.Errorf("fact: recorded as %s, read as %v (error %v)", e.Fact, again.fact, err)
	}
	if _, err := (Ended{Step: "client", Fact: []byte("{}")}).end(n); err == nil || errors.Is(err, errInterrupted) {
		t.Errorf("a fact of another form is read: %v", err)
	}
}
