package settings

import (
	"encoding/json"
	"slices"
	"testing"
	"time"
)

func doc(t *testing.T, s string) any {
	t.Helper()
	var v any
	if err := json.Unmarshal([]byte(s), &v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestAt(t *testing.T) {
	d := doc(t, `{"a": {"b.c": "dotted", "x/y": 1.5, "null": null}, "list": [{"n": "one"}, {"n": "two"}, {}], "*": "star"}`)
	for pointer, want := range map[string][]string{
		"/a/b.c": {"dotted /a/b.c"}, "/a/x~1y": {"1.5 /a/x~1y"}, "/list/*/n": {"one /list/0/n", "two /list/1/n"}, "/list/1/n": {"two /list/1/n"},
		"/a/null": nil, "/a": nil, "/list/*": nil, "/nowhere/b": nil, "/a/b.c/d": nil, "/*": nil, "/list/x": nil,
	} {
		var got []string
		for _, p := range at(d, pointer) {
			if s, ok := text(p.value); ok {
				got = append(got, s+" "+p.at)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", pointer, got, want)
		}
	}
}

func TestRead(t *testing.T) {
	answers := Answers{
		"client": {Doc: doc(t, `{"keys": ["1", "3"], "gone": ["1", "9"], "flag": true, "off": false, "uris": "a##b", "none": null, "text": "x", "empty": []}`), Prefix: "/0"},
		"other":  {Doc: doc(t, `{"all": [{"id": "1", "name": "one"}, {"id": "3", "name": "three"}]}`)},
	}
	through := &Lookup{In: "other", From: "/all/*", By: "/id", Take: []string{"/title", "/name"}}
	for name, tt := range map[string]struct {
		from           []Source
		want           []string
		known, partial bool
	}{
		"looked up":              {[]Source{{In: "client", At: "/keys/*", Lookup: through}}, []string{"one", "three"}, true, false},
		"a key that leads to no": {[]Source{{In: "client", At: "/gone/*", Lookup: through}}, []string{"one"}, true, true},
		"another answer missing": {[]Source{{In: "client", At: "/keys/*"}, {In: "realm", At: "/x"}}, []string{"1", "3"}, true, true},
		"only that":              {[]Source{{In: "realm", At: "/x"}}, nil, false, true},
		"mapped":                 {[]Source{{In: "client", At: "/flag", Map: map[string]string{"true": "a b", "false": ""}}}, []string{"a", "b"}, true, false},
		"mapped to nothing":      {[]Source{{In: "client", At: "/off", Map: map[string]string{"true": "a", "false": ""}}}, nil, true, false},
		"mapped otherwise":       {[]Source{{In: "client", At: "/text", Map: map[string]string{"*": "any"}}}, []string{"any"}, true, false},
		"split":                  {[]Source{{In: "client", At: "/uris", Split: "##"}}, []string{"a", "b"}, true, false},
		"null, so the default":   {[]Source{{In: "client", At: "/none", Else: "default"}}, []string{"default"}, true, false},
		"an empty list":          {[]Source{{In: "client", At: "/empty/*"}}, nil, true, false},
		"a list as null":         {[]Source{{In: "client", At: "/none/*"}}, nil, true, false},
		"no list":                {[]Source{{In: "client", At: "/nowhere/*"}}, nil, false, true},
		"a text for a list":      {[]Source{{In: "client", At: "/text/*/url"}}, nil, false, true},
		"a list that may lack":   {[]Source{{In: "client", At: "/nowhere/*", MayLack: true}}, nil, true, false},
		"a setting without one":  {nil, nil, false, false},
	} {
		v := answers.Read(&Setting{From: tt.from})
		var got []string
		for _, f := range v.Found {
			got = append(got, f.Text)
		}
		if !slices.Equal(got, tt.want) || v.Known != tt.known || v.Partial != tt.partial {
			t.Errorf("%s: %q, known %t, partial %t", name, got, v.Known, v.Partial)
		}
	}
	if f := answers.Raw(Source{In: "client", At: "/flag"}); f[0].At != "/0/flag" {
		t.Errorf("found at %s", f[0].At)
	}
}

func TestPath(t *testing.T) {
	answers := Answers{"client": {Doc: doc(t, `{"id": "a/b c"}`)}}
	for get, want := range map[string]string{
		"/x?id={client_id}": "/x?id=a%26b%2F", "/x/{client_id}/y": "/x/a&b%2F/y", "/x/{client/id}/y": "/x/a%2Fb%20c/y", "": "",
	} {
		r := Request{Get: get}
		if got, err := r.Path("a&b/", answers); err != nil || got != want {
			t.Errorf("%q: %q, %v", get, got, err)
		}
	}
	r := Request{Get: "/x/{client/none}"}
	if _, err := r.Path("a", answers); err == nil {
		t.Error("what the answer lacks was filled in")
	}
	if got := r.Wants(); !slices.Equal(got, []string{"client"}) {
		t.Errorf("wants %q", got)
	}
}

func TestLifetime(t *testing.T) {
	for _, tt := range []struct {
		unit, text string
		want       time.Duration
		bad        bool
	}{
		{"seconds", "300", 5 * time.Minute, false}, {"hours", "0.5", 30 * time.Minute, false}, {"words", "hours=1;minutes=30", 90 * time.Minute, false},
		{"words", "days=30", 720 * time.Hour, false}, {"words", "moons=1", 0, true}, {"words", "", 0, true}, {"seconds", "soon", 0, true},
	} {
		if got, err := Lifetime(tt.unit, tt.text); got != tt.want || (err != nil) != tt.bad {
			t.Errorf("%s %q: %v, %v", tt.unit, tt.text, got, err)
		}
	}
}

func TestParseRefusesUnknownMembers(t *testing.T) {
	if _, err := Parse([]byte("title: x\nsettings: {nonsense: {name: x}}")); err == nil {
		t.Error("accepted")
	}
}
