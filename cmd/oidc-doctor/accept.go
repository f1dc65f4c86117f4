package main

import (
	"fmt"
	"regexp"
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// suppress lets findings pass that the file suppresses, and tells of suppressions
// that let nothing pass. One whose check could not look this time is neither.
func suppress(f *config.File, all []*ran, now time.Time) {
	if f == nil {
		return
	}
	for i, s := range f.Suppress {
		told := report.Suppression{
			Check: s.Check, Reason: s.Reason, Until: s.Until.String(), State: report.Unused,
			At: fmt.Sprintf("%s:%d", f.Path, f.Line(fmt.Sprintf("suppress[%d]", i))),
		}
		over := s.Until.Over(now)
		if over {
			told.State = report.Expired
		}
		saw := regexp.MustCompile(s.Saw) // config has compiled it once; "" matches all
		var looked *report.Document
		used, open := false, false
		for _, r := range all {
			if s.Target != "" && s.Target != r.name && s.Target != r.config.Issuer {
				continue
			}
			for k := range r.doc.Results {
				x := &r.doc.Results[k]
				switch {
				case x.ID != s.Check:
				case x.Status == checks.Fail.String() && saw.MatchString(x.Saw):
					used = true
					if over {
						r.doc.Suppressions = append(r.doc.Suppressions, told)
					} else {
						r.doc.Accept(x, report.Accepted{By: report.BySuppression, Reason: s.Reason, Until: told.Until})
					}
				case x.Status == checks.Skipped.String() || x.Status == checks.Broken.String():
					open = true
				case looked == nil:
					looked = r.doc
				}
			}
		}
		if !used && looked != nil && (over || !open) {
			looked.Suppressions = append(looked.Suppressions, told)
		}
	}
}
