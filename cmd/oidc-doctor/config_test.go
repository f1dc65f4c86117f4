package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/oidc-doctor/oidc-doctor/internal/config"
)

const configSchema = "../../docs/oidc-doctor.schema.json"

// TestConfigSchema compares the schema with what the Go types say today.
func TestConfigSchema(t *testing.T) {
	want, err := config.Schema(vocabulary())
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(configSchema, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(configSchema)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is not what the types say; go generate ./cmd/oidc-doctor", configSchema)
	}
}

func compiledConfigSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	raw, err := os.ReadFile(configSchema)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("config.json", parsed); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("config.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fits holds a YAML text against the schema.
func fits(s *jsonschema.Schema, text string) error {
	asJSON, err := yaml.YAMLToJSON([]byte(text))
	if err != nil {
		return err
	}
	x, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
	if err != nil {
		return err
	}
	return s.Validate(x)
}

// TestConfigSchemaAgrees holds the schema and the reader against each other: what
// one refuses the other does, too.
func TestConfigSchemaAgrees(t *testing.T) {
	s := compiledConfigSchema(t)
	const target = "targets:\n  - issuer: https://sso.example.com\n"
	for name, tc := range map[string]struct {
		file string
		good bool
	}{
		"the least":         {target, true},
		"scopes as text":    {target + "    scopes: openid email\n", true},
		"scopes as a list":  {target + "    scopes: [openid, email]\n", true},
		"expectations":      {target + "    expect: {claims: [{name: a, value: 3}], skip: 1}\n", false},
		"a value of any":    {target + "    expect: {claims: [{name: a, value: true}], refresh: rotates}\n", true},
		"a check":           {target + "    only: [scope-mappings, expect-scopes]\n", true},
		"an unknown check":  {target + "    only: [scope-mapping]\n", false},
		"a secret":          {target + "    client_secret: hunter2\n", false},
		"a reference":       {target + "    client_secret: env:SECRET\n", true},
		"an unknown member": {target + "    client-id: a\n", false},
		"a bad duration":    {target + "    timeout: soon\n", false},
		"a duration":        {target + "    timeout: 1m30s\n", true},
		"a bad pattern":     {target + "    expect: {claims: [{name: a, pattern: '('}]}\n", false},
		"no day":            {target + "suppress: [{check: scope-mappings, reason: x}]\n", false},
		"a bad day":         {target + "suppress: [{check: scope-mappings, reason: x, until: 2027-13-01}]\n", false},
		"a day":             {target + "suppress: [{check: scope-mappings, reason: x, until: 2027-12-01}]\n", true},
		"an empty name":     {target + "    name: ''\n", false},
		"no parallel":       {"parallel: 0\n" + target, false},
		"an unknown level":  {target + "    expect: {level: high, scopes: openid}\n", false},
	} {
		if err := fits(s, tc.file); (err == nil) != tc.good {
			t.Errorf("%s: the schema says %v", name, err)
		}
		if _, wrong := config.Parse("f", []byte(tc.file), vocabulary()); (len(wrong) == 0) != tc.good {
			t.Errorf("%s: the reader says %v", name, wrong)
		}
	}
}

var yamlBlock = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// TestConfigDocs reads every oidc-doctor.yaml that the documentation shows.
func TestConfigDocs(t *testing.T) {
	s := compiledConfigSchema(t)
	shown := 0
	for _, path := range []string{"../../docs/config.md", "../../README.md", "../../docs/ci.md"} {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, block := range yamlBlock.FindAllStringSubmatch(string(page), -1) {
			if !strings.Contains(block[1], "targets:") {
				continue // another file
			}
			shown++
			if err := fits(s, block[1]); err != nil {
				t.Errorf("%s: %v\n%s", filepath.Base(path), err, block[1])
			}
			if _, wrong := config.Parse(filepath.Base(path), []byte(block[1]), vocabulary()); len(wrong) > 0 {
				t.Errorf("%s: %v\n%s", filepath.Base(path), wrong, block[1])
			}
		}
	}
	if shown < 2 {
		t.Errorf("only %d files are shown", shown)
	}
}
