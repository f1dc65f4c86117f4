package settings

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// An API describes one product's admin API.
type API struct {
	Title string `yaml:"title"` // "Keycloak's admin REST API"
	Token string `yaml:"token"` // what --admin-token-file has to hold, completes "give"
	See   string `yaml:"see"`

	// Issuer is a regular expression over an issuer, and Base the address below
	// which the API then is; $1 stands for the first group of Issuer.
	Issuer string `yaml:"issuer"`
	Base   string `yaml:"base"`

	Said     []string   `yaml:"said"`     // where a refusal has its words, pointers
	Hidden   string     `yaml:"hidden"`   // what a value is replaced by for those who may not see it
	Requests []Request  `yaml:"requests"` // the first is about the client, the others add to it
	Settings Vocabulary `yaml:"settings"`
	Switches []Switch   `yaml:"switches"`
}

// A Request asks for one document. It is always a GET.
type Request struct {
	Name string `yaml:"name"` // a noun
	// Get is the address below the base. {client_id} stands for the client_id,
	// {NAME/pointer} for what the answer to an earlier request holds there.
	Get string `yaml:"get"`
	// Object is what the product calls the thing that is asked for, with {/pointer}
	// for what the answer says: "client {/clientId}".
	Object string `yaml:"object"`
	Good   *Good  `yaml:"good"` // what else than the status 200 says that all is well
	Pick   *Pick  `yaml:"pick"` // the one of several that is meant
}

// Good is a member with a certain value, or an answer without that member.
type Good struct {
	At string `yaml:"at"`
	Is string `yaml:"is"`
}

// Pick takes the element whose value at Where is the client_id, out of the first
// of the lists.
type Pick struct {
	From  []string `yaml:"from"` // pointers that end in /*
	Where string   `yaml:"where"`
}

// A Switch is a setting that only this product has, and that breaks something.
type Switch struct {
	Source `yaml:",inline"`
	Is     string   `yaml:"is"`     // the value that breaks it, "*" any
	Asked  string   `yaml:"asked"`  // the scope that was asked for then; empty: any
	When   string   `yaml:"when"`   // a regular expression over what the failed check saw; empty: any failure
	Checks []string `yaml:"checks"` // which fail then
	Says   string   `yaml:"says"`   // the cause, with {object} and {value}
	See    string   `yaml:"see"`
}

// Address is where the API of this issuer is, "" when the issuer has not the
// product's form.
func (a *API) Address(issuer string) string {
	re, err := regexp.Compile(a.Issuer)
	if err != nil {
		return "" // Validate reports it
	}
	groups := re.FindStringSubmatchIndex(issuer)
	if groups == nil {
		return ""
	}
	return string(re.ExpandString(nil, a.Base, issuer, groups))
}

var placeholder = regexp.MustCompile(`\{([^{}]+)\}`)

// Wants are the names of the requests whose answers this one needs.
func (r *Request) Wants() (names []string) {
	for _, m := range placeholder.FindAllStringSubmatch(r.Get, -1) {
		if name, _, ok := strings.Cut(m[1], "/"); ok && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// Path fills in what to ask for. It fails when an earlier answer lacks what it
// needs.
func (r *Request) Path(clientID string, answers Answers) (string, error) {
	var missing error
	var b strings.Builder
	rest := r.Get
	for {
		at := placeholder.FindStringSubmatchIndex(rest)
		if at == nil {
			b.WriteString(rest)
			return b.String(), missing
		}
		b.WriteString(rest[:at[0]])
		value := clientID
		if name, pointer, ok := strings.Cut(rest[at[2]:at[3]], "/"); ok {
			found := answers.Raw(Source{In: name, At: "/" + pointer})
			if len(found) == 0 {
				missing = fmt.Errorf("the answer about the %s has no %s", name, pointer)
			} else {
				value = found[0].Text
			}
		}
		if strings.Contains(b.String(), "?") {
			b.WriteString(url.QueryEscape(value))
		} else {
			b.WriteString(url.PathEscape(value))
		}
		rest = rest[at[1]:]
	}
}

// Sources are all places that are read.
func (a *API) Sources() (all []Source) {
	for _, s := range a.Settings.All() {
		all = append(all, s.From...)
	}
	for _, s := range a.Switches {
		all = append(all, s.Source)
	}
	return append(all, a.Settings.ScopeClaims.sources()...)
}

// Shown are the pointers of what may be shown of the answer to a request, and
// nothing else: what is read out of it.
func (a *API) Shown(r *Request) []string {
	var at []string
	add := func(in, pointer string) {
		if in == r.Name && pointer != "" {
			at = append(at, pointer)
		}
	}
	for _, s := range a.Sources() {
		add(s.In, s.At)
		if s.Lookup != nil {
			add(s.Lookup.In, s.Lookup.From+s.Lookup.By)
			for _, take := range s.Lookup.Take {
				add(s.Lookup.In, s.Lookup.From+take)
			}
		}
	}
	for _, m := range placeholder.FindAllStringSubmatch(r.Object, -1) {
		at = append(at, m[1])
	}
	var out []string
	if r.Pick == nil {
		out = at
	} else {
		for _, from := range r.Pick.From {
			out = append(out, from+r.Pick.Where)
			for _, pointer := range at {
				out = append(out, from+pointer)
			}
		}
	}
	if r.Good != nil {
		out = append(out, r.Good.At)
	}
	return append(out, a.Said...)
}
