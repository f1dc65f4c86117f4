package knowledge

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// The causes that messages of applications may name are those that have symptoms.
func TestSymptomsAreOfAllCauses(t *testing.T) {
	s, err := LoadSymptoms()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range s.Causes {
		ids = append(ids, c.ID)
		if !slices.Contains(causeNames(), c.ID) {
			t.Errorf("%s is in no list of causes", c.ID)
		}
	}
	for _, id := range causeNames() {
		if !slices.Contains(ids, id) {
			t.Errorf("%s has no symptoms", id)
		}
	}
	if len(ids) != 130 {
		t.Errorf("%d causes", len(ids))
	}
}

// A broken set of symptoms: each thing that is wrong has its problem below.
func TestValidateSymptoms(t *testing.T) {
	files := fstest.MapFS{
		"symptoms/a.yaml": {Data: []byte(`
about: broken
causes:
  - id: Bad Name
    side: nobody
    checks: [no-such-check]
    command: oidc-doctor check ISSUER --only reach-tls,other-check --verbose
    fix: the wall
    see: [http://example.com/]
    signs:
      - {says: '(', sure: certain}
      - {says: 'x*', sure: perhaps}
      - {saw: {error: '['}, sure: likely, app: nobody, provider: nobody}
      - {sure: likely}
  - {id: good-name, title: t, side: client, fix: Set it., see: [https://example.com/], look: here, signs: []}
  - {id: good-name, title: t, side: client, fix: Set it., signs: [{says: abc, sure: likely}]}
`)},
		"symptoms/ambiguous.yaml": {Data: []byte("ambiguous:\n  - {text: '', decide: the one, causes: [nothing]}\n")},
		"symptoms/senders.yaml":   {Data: []byte("senders:\n  - {name: '', title: '', is: person}\nlogin: []\nelsewhere: ['(']\n")},
	}
	err := library{files}.validate(knownChecks)
	if err == nil {
		t.Fatal("broken symptoms are accepted")
	}
	for _, want := range []string{
		"symptoms/a.yaml: Bad Name: the identifier is not of small letters",
		"Bad Name: title is missing", `Bad Name: side is "nobody"`, `Bad Name: checks: unknown check "no-such-check"`,
		`Bad Name: command: unknown check "other-check"`, `Bad Name: fix: begins with "the"`, `"http://example.com/" is not an https address`,
		"Bad Name: signs[0]: error parsing regexp", `Bad Name: signs[1]: pattern "x*" matches the empty text`, `Bad Name: signs[1]: sure is "perhaps"`,
		"Bad Name: signs[2]: saw.error: error parsing regexp", `signs[2]: app "nobody" is not in`, `signs[2]: provider "nobody" is not in`,
		"Bad Name: signs[3]: neither says nor saw", "good-name: signs is empty", "good-name: stands twice", "good-name: see is missing",
		"good-name: neither checks nor look says", "ambiguous[0]: text is missing", `ambiguous[0]: decide: begins with "the"`,
		"ambiguous[0]: command is missing", "an ambiguity has signs and two causes", `ambiguous[0]: unknown cause "nothing"`,
		"senders[0]: name is missing", `senders[0]: is is "person"`, "senders[0]: says is empty", "login and elsewhere are needed",
		"symptoms/senders.yaml: error parsing regexp",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("no problem %q", want)
		}
	}
	if t.Failed() {
		t.Logf("reported:\n%v", err)
	}
}
