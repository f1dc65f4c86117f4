package checks

import "github.com/oidc-doctor/oidc-doctor/internal/wire"

// The constructors below keep judges to one line per way out.

func passed(saw string, evidence ...wire.Evidence) Verdict {
	return Verdict{Status: Pass, Saw: saw, Evidence: evidence}
}

func failed(want, saw string, evidence ...wire.Evidence) Verdict {
	return Verdict{Status: Fail, Want: want, Saw: saw, Evidence: evidence}
}

// notApplicable says why the premise does not hold.
func notApplicable(saw string, evidence ...wire.Evidence) Verdict {
	return Verdict{Status: NotApplicable, Saw: saw, Evidence: evidence}
}
