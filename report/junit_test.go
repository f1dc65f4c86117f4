package report_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/report"
)

// written is what a format makes of documents.
func written(t *testing.T, format string, docs ...*report.Document) string {
	t.Helper()
	f, ok := report.FindFormat(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var b bytes.Buffer
	if err := f.WriteAll(&b, docs, report.Style{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

const junitSchema = "testdata/junit-10.xsd"

// An xsdElement is what this schema says of one element; it uses no more of XSD.
type xsdElement struct {
	Name       string         `xml:"name,attr"`
	Attributes []xsdAttribute `xml:"complexType>attribute"`
	Sequence   []xsdRef       `xml:"complexType>sequence>element"`
	Choice     []xsdRef       `xml:"complexType>choice>element"`
	Both       []xsdRef       `xml:"complexType>sequence>choice>element"`
}

type xsdAttribute struct {
	Name string `xml:"name,attr"`
	Use  string `xml:"use,attr"`
}

type xsdRef struct {
	Ref string `xml:"ref,attr"`
}

func (e xsdElement) allows(child string) bool {
	for _, r := range append(append(e.Sequence, e.Choice...), e.Both...) {
		if r.Ref == child {
			return true
		}
	}
	return false
}

// TestJUnitFitsItsSchema holds elements and attributes against the schema
// everywhere, and all of it where xmllint is there.
func TestJUnitFitsItsSchema(t *testing.T) {
	raw, err := os.ReadFile(junitSchema)
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Elements []xsdElement `xml:"element"`
	}
	if err := xml.Unmarshal(raw, &schema); err != nil {
		t.Fatal(err)
	}
	known := map[string]xsdElement{}
	for _, e := range schema.Elements {
		known[e.Name] = e
	}
	if len(known["testsuite"].Attributes) < 10 || !known["testcase"].allows("failure") {
		t.Fatal("the schema is not understood")
	}
	for name, docs := range map[string][]*report.Document{"sick": {sick()}, "healthy": {healthy()}, "several": several()} {
		text := written(t, "junit", docs...)
		if err := walkXML(text, known); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		lint(t, name, text)
	}
	for name, wrong := range map[string]string{
		"an unknown element":   `<testsuites><suite/></testsuites>`,
		"an unknown attribute": `<testsuites skipped="1"/>`,
		"a missing attribute":  `<testsuites><testsuite name="x" tests="1" failures="0"/></testsuites>`,
	} {
		if walkXML(wrong, known) == nil {
			t.Errorf("%s is not found", name)
		}
	}
}

func walkXML(text string, known map[string]xsdElement) error {
	var path []string
	for d := xml.NewDecoder(strings.NewReader(text)); ; {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch x := token.(type) {
		case xml.EndElement:
			path = path[:len(path)-1]
		case xml.StartElement:
			e, ok := known[x.Name.Local]
			if !ok || len(path) > 0 && !known[path[len(path)-1]].allows(e.Name) {
				return errors.New(x.Name.Local + " in " + strings.Join(path, "/"))
			}
			path = append(path, e.Name)
			given := map[string]bool{}
			for _, a := range x.Attr {
				given[a.Name.Local] = true
			}
			for _, a := range e.Attributes {
				if a.Use == "required" && !given[a.Name] {
					return errors.New(e.Name + " without " + a.Name)
				}
				delete(given, a.Name)
			}
			for a := range given {
				return errors.New(e.Name + " with " + a)
			}
		}
	}
}

func lint(t *testing.T, name, text string) {
	t.Helper()
	xmllint, err := exec.LookPath("xmllint")
	if err != nil {
		t.Logf("%s is held against names alone: there is no xmllint", name)
		return
	}
	file := filepath.Join(t.TempDir(), "report.xml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(xmllint, "--noout", "--nonet", "--schema", junitSchema, file).CombinedOutput(); err != nil {
		t.Errorf("%s: %s", name, out)
	}
}

// TestJUnitTells reads a report as a CI system does.
func TestJUnitTells(t *testing.T) {
	var got struct {
		Tests    int `xml:"tests,attr"`
		Failures int `xml:"failures,attr"`
		Errors   int `xml:"errors,attr"`
		Suites   []struct {
			Name  string `xml:"name,attr"`
			Cases []struct {
				Name    string `xml:"name,attr"`
				Failure *struct {
					Type    string `xml:"type,attr"`
					Message string `xml:"message,attr"`
					Text    string `xml:",chardata"`
				} `xml:"failure"`
				Error   *struct{} `xml:"error"`
				Skipped *struct {
					Message string `xml:"message,attr"`
				} `xml:"skipped"`
				Out string `xml:"system-out"`
			} `xml:"testcase"`
		} `xml:"testsuite"`
	}
	if err := xml.Unmarshal([]byte(written(t, "junit", sick())), &got); err != nil {
		t.Fatal(err)
	}
	if got.Tests != 19 || got.Failures != 4 || got.Errors != 1 {
		t.Errorf("%d tests, %d failures, %d errors", got.Tests, got.Failures, got.Errors)
	}
	said := map[string]string{}
	for _, s := range got.Suites {
		for _, c := range s.Cases {
			switch {
			case c.Failure != nil:
				said[c.Name] = s.Name + " failure " + c.Failure.Type
				if c.Name == "discovery-issuer-matches" && !strings.Contains(c.Failure.Text, "]]>") {
					t.Error("the end of a CDATA section is not told as it was seen")
				}
			case c.Error != nil:
				said[c.Name] = s.Name + " error"
			case c.Skipped != nil:
				said[c.Name] = s.Name + " " + c.Skipped.Message
			case c.Out != "":
				said[c.Name] = s.Name + " says"
			default:
				said[c.Name] = s.Name + " passed"
			}
		}
	}
	for id, want := range map[string]string{
		"reach-resolves":            "reach passed",
		"reach-tls":                 "reach not applicable: the provider is reached without TLS",
		"discovery-issuer-matches":  "discovery failure must",
		"token-response-not-cached": "token says",
		"email-verified-stated":     "claims failure should",
		"refresh-rotates":           "refresh skipped: needs the refreshed tokens; first repair refresh-token-issued",
		"logout-advertised":         "logout error",
		"logout-returns":            "logout skipped: needs the logout answer; interrupted",
	} {
		if said[id] != want {
			t.Errorf("%s: %q, want %q", id, said[id], want)
		}
	}
}
