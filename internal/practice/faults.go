package practice

import (
	"fmt"
	"slices"
	"strings"
)

// A Fault is one named deviation from the specifications.
type Fault struct {
	Name  string
	About string // what the provider does, as a sentence without a subject

	// Expect names the checks whose status differs from the healthy run, with
	// that status: pass, fail, skipped or not_applicable. The healthy run is
	// over TLS with the authority trusted, with every impact allowed and a
	// headless login of the confidential client. A name may end in "*" and then
	// stands for every check that begins so; see Fault.Expected.
	Expect map[string]string

	Client    string // "public" when Expect holds for a run with the public client
	NeedsTLS  bool   // Start refuses it without Config.TLS
	Scripts   bool   // shows a page that needs scripts: a healthy run for who has a browser, and not in the table of verdicts
	Transport bool   // breaks the connection or the bounds of an answer; has no Expect and is not in the table of verdicts
}

// Expected is the status of a check under f, given its status in the healthy
// run. An exact name in Expect wins over a pattern, and a longer pattern over a
// shorter one.
func (f Fault) Expected(check, healthy string) string {
	if status, ok := f.Expect[check]; ok {
		return status
	}
	longest, status := -1, healthy
	for name, expected := range f.Expect {
		prefix, isPattern := strings.CutSuffix(name, "*")
		if isPattern && strings.HasPrefix(check, prefix) && len(prefix) > longest {
			longest, status = len(prefix), expected
		}
	}
	return status
}

// Faults lists all faults, in the order of what they break: reach, discovery,
// keys, authorization, client, token and so on.
func Faults() []Fault { return slices.Clone(faultTable) }

// FaultByName finds a fault; the error for an unknown one lists the known ones.
func FaultByName(name string) (Fault, error) {
	var known []string
	for _, f := range faultTable {
		if f.Name == name {
			return f, nil
		}
		known = append(known, f.Name)
	}
	return Fault{}, unknownName("fault", name, known)
}

func activeFaults(names []string, useTLS bool) (map[string]bool, error) {
	active := map[string]bool{}
	for _, name := range names {
		fault, err := FaultByName(name)
		if err != nil {
			return nil, err
		}
		if fault.NeedsTLS && !useTLS {
			return nil, fmt.Errorf("the fault %q shows over TLS only: start the provider with TLS", name)
		}
		active[name] = true
	}
	return active, nil
}
