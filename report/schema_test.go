package report_test

import (
	"bytes"
	"os"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// strictSchema is schema.json with every member that it does not describe
// forbidden: readers have to bear additions, we have to describe them.
func strictSchema(t *testing.T) (*jsonschema.Schema, map[string]any) {
	t.Helper()
	raw, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	forbidOthers(parsed)
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	c.AssertFormat()
	if err := c.AddResource("schema.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s, parsed.(map[string]any)
}

func forbidOthers(x any) {
	switch x := x.(type) {
	case map[string]any:
		if x["type"] == "object" {
			x["additionalProperties"] = false
		}
		for _, y := range x {
			forbidOthers(y)
		}
	case []any:
		for _, y := range x {
			forbidOthers(y)
		}
	}
}

func asJSON(t *testing.T, d *report.Document) any {
	t.Helper()
	f, ok := report.FindFormat("json")
	if !ok {
		t.Fatal("no json")
	}
	var b bytes.Buffer
	if err := f.Write(&b, d, report.Style{}); err != nil {
		t.Fatal(err)
	}
	x, err := jsonschema.UnmarshalJSON(&b)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestSchemaDescribesDocuments(t *testing.T) {
	s, _ := strictSchema(t)
	interrupted := sick()
	interrupted.Interrupted = true
	for name, d := range map[string]*report.Document{
		"sick": sick(), "healthy": healthy(), "interrupted": interrupted, "empty": report.New(report.Input{
			Target: report.Target{Provider: report.Provider{Confidence: "given"}},
		}),
	} {
		if err := s.Validate(asJSON(t, d)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSchemaRefuses(t *testing.T) {
	s, _ := strictSchema(t)
	for name, spoil := range map[string]func(*report.Document){
		"another schema":           func(d *report.Document) { d.Schema++ },
		"an unknown status":        func(d *report.Document) { d.Results[0].Status = "fine" },
		"a failure without saw":    func(d *report.Document) { d.Results[4].Saw = "" },
		"a failure without fix":    func(d *report.Document) { d.Results[4].Fix = nil },
		"a skip without a reason":  func(d *report.Document) { d.Results[12].BlockedBy = []string{} },
		"results that are missing": func(d *report.Document) { d.Results = nil },
	} {
		d := sick()
		spoil(d)
		if s.Validate(asJSON(t, d)) == nil {
			t.Errorf("%s is valid", name)
		}
	}
}

func TestSchemaListsLevelsAndStatuses(t *testing.T) {
	_, parsed := strictSchema(t)
	result := parsed["$defs"].(map[string]any)["result"].(map[string]any)["properties"].(map[string]any)
	for member, names := range map[string][]string{"level": checks.Levels(), "status": checks.Statuses()} {
		enum := result[member].(map[string]any)["enum"].([]any)
		if len(enum) != len(names) {
			t.Errorf("%s: the schema has %v, the code %v", member, enum, names)
			continue
		}
		for i, name := range names {
			if enum[i] != name {
				t.Errorf("%s: the schema has %v, the code %v", member, enum[i], name)
			}
		}
	}
}
