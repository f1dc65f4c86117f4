package house_test

import (
	"encoding/json"
	"reflect"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
)

// sameFromRecord judges what a run recorded once more, and wants every verdict
// as it was. TestFaults calls it for each fault, so that every fact and every
// way in which a step can end has been through JSON.
func sameFromRecord(t *testing.T, o *runner.Outcome) {
	t.Helper()
	recorded, err := o.Record()
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(recorded)
	if err != nil {
		t.Fatal(err)
	}
	var again []runner.Ended
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	judged, err := runner.Judge(checks.OfProvider(), again)
	if err != nil {
		t.Fatal(err)
	}
	for i, live := range o.Results {
		got := judged.Results[i]
		if live.Check != got.Check || live.Status != got.Status || words(live) != words(got) || live.Needs != got.Needs ||
			len(live.Evidence)+len(got.Evidence) > 0 && !reflect.DeepEqual(live.Evidence, got.Evidence) {
			t.Errorf("%s: judged again it is\n%+v\nand was\n%+v", live.Check.ID, got, live)
		}
	}
}
