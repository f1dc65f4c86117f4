package report

import (
	"time"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Schema is the number of the document's form. Additions keep it; schema.json
// describes it.
const Schema = 1

// A Document is a report as data.
type Document struct {
	Schema      int        `json:"schema"`
	Tool        Tool       `json:"tool"`
	Target      Target     `json:"target"`
	Command     []string   `json:"command,omitempty"` // that repeats the run, without secrets
	Started     time.Time  `json:"started"`
	DurationMS  int64      `json:"duration_ms"`
	ChainMS     int64      `json:"chain_ms"` // the longest chain of requests that each needed the one before
	Requests    int        `json:"requests"`
	Interrupted bool       `json:"interrupted,omitempty"` // a person stopped the run
	Summary     Summary    `json:"summary"`
	Outcome     string     `json:"outcome,omitempty"` // one of Outcomes, which the exit code follows
	Results     []Result   `json:"results"`
	Claims      []Claim    `json:"claims,omitempty"`
	Traits      []Trait    `json:"traits,omitempty"`
	Exchanges   []Exchange `json:"exchanges"`

	// Suppressions are those that let nothing pass, because nothing fails or
	// their day is over.
	Suppressions []Suppression `json:"suppressions,omitempty"`
}

// How the run of a target ended.
const (
	OutcomeOK          = "ok"
	OutcomeFailed      = "failed" // a check at or above --fail-on failed
	OutcomeIncomplete  = "incomplete"
	OutcomeInterrupted = "interrupted"
)

// Outcomes lists them.
func Outcomes() []string {
	return []string{OutcomeOK, OutcomeFailed, OutcomeIncomplete, OutcomeInterrupted}
}

// A Suppression lets a finding pass for a while.
type Suppression struct {
	Check  string `json:"check"`
	Reason string `json:"reason"`
	Until  string `json:"until"` // the last day
	State  string `json:"state"` // Unused or Expired
	At     string `json:"at"`    // where the operator wrote it
}

// Why a suppression is told of.
const (
	Unused  = "unused"
	Expired = "expired"
)

// Tool is the program that wrote the document.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Target is what was looked at.
type Target struct {
	Name     string   `json:"name,omitempty"` // as oidc-doctor.yaml calls it
	Issuer   string   `json:"issuer"`
	ClientID string   `json:"client_id,omitempty"`
	Provider Provider `json:"provider"`
	App      string   `json:"app,omitempty"`
}

// Provider is the product behind the issuer.
type Provider struct {
	Name       string `json:"name,omitempty"` // "" where unknown
	Title      string `json:"title,omitempty"`
	Version    string `json:"version,omitempty"`
	Confidence string `json:"confidence"` // "certain", "likely", "unknown", or "given" by --provider
}

// Summary counts the results by status.
type Summary struct {
	Pass          int `json:"pass"`
	Fail          int `json:"fail"`
	Accepted      int `json:"accepted,omitempty"` // of those that failed: let pass
	NotApplicable int `json:"not_applicable"`
	Skipped       int `json:"skipped"`
	Broken        int `json:"broken"`
}

// Result is one check's outcome. The members from Needs on say why there is no
// verdict.
type Result struct {
	ID        string          `json:"id"`
	Title     string          `json:"title"`
	Level     string          `json:"level"`
	Status    string          `json:"status"`
	Want      string          `json:"want,omitempty"`
	Saw       string          `json:"saw,omitempty"`
	Evidence  []wire.Evidence `json:"evidence"`
	Cause     string          `json:"cause,omitempty"` // for a failure of an application: as triage calls it
	Says      *Says           `json:"says,omitempty"`  // likewise: what people then read
	Fix       []Fix           `json:"fix"`             // for a failure: one for the provider, one for the application
	Known     *Known          `json:"known,omitempty"` // for a failure: the product does so on purpose
	Spec      []Spec          `json:"spec"`
	BlockedBy []string        `json:"blocked_by"`        // repair these first
	Needs     string          `json:"needs,omitempty"`   // what was not there, completes "needs the …"
	Missing   string          `json:"missing,omitempty"` // the flag to add
	Reason    string          `json:"reason,omitempty"`
	Expected  string          `json:"expected,omitempty"` // where the operator wrote it; absent for a built-in check
	Accepted  *Accepted       `json:"accepted,omitempty"` // for a failure: it is known, and fails nothing
}

// Says is the message that an application has for a failure.
type Says struct {
	Text  string `json:"text"`
	Where string `json:"where"` // "page", "log" or "start"
}

// Accepted says why a failure is let pass.
type Accepted struct {
	By     string `json:"by"` // BySuppression or ByBaseline
	Reason string `json:"reason,omitempty"`
	Until  string `json:"until,omitempty"`
}

// What lets a failure pass.
const (
	BySuppression = "suppression"
	ByBaseline    = "baseline"
)

// String completes "it is let pass …".
func (a *Accepted) String() string {
	if a.By == ByBaseline {
		return "the baseline has it already"
	}
	return a.Reason + " (until " + a.Until + ")"
}

// Accept lets a failure pass.
func (d *Document) Accept(r *Result, why Accepted) {
	if r.Accepted == nil {
		d.Summary.Accepted++
	}
	why.Reason = clean(why.Reason)
	r.Accepted = &why
}

// Fix is what to do.
type Fix struct {
	For      string   `json:"for"` // the product's title, or AnyProvider
	Do       string   `json:"do"`
	Versions string   `json:"versions,omitempty"` // of the product
	See      string   `json:"see,omitempty"`
	Tried    []string `json:"tried,omitempty"` // where doing it made the check pass
	How      []Way    `json:"how,omitempty"`   // the same for people who do not click
}

// Way is another way to apply a fix.
type Way struct {
	By  string `json:"by"`
	Do  Block  `json:"do"`
	See string `json:"see,omitempty"`
}

// Block is a text whose lines and indents count: a snippet of a configuration file.
type Block string

// ForProduct reports whether a product is meant, not any provider.
func (f Fix) ForProduct() bool { return f.For != AnyProvider }

// Holds says in brackets for which versions the fix is right; "" for all.
func (f Fix) Holds() string { return f.holds() }

// Known is a deviation that no setting of the product changes.
type Known struct {
	What     string `json:"what"`
	Versions string `json:"versions"`
	See      string `json:"see"`
}

// Spec is a cited section.
type Spec struct {
	Doc     string `json:"doc"`
	Section string `json:"section"`
	URL     string `json:"url"`
}

func (s Spec) String() string {
	if s.Section == "" {
		return s.Doc
	}
	return s.Doc + " §" + s.Section
}

// Exchange is one request and its answer, in short.
type Exchange struct {
	N       int           `json:"n"`
	Step    string        `json:"step"`
	Method  string        `json:"method"`
	URL     string        `json:"url"`
	Status  int           `json:"status"`   // 0: no answer came, see Failure
	StartMS int64         `json:"start_ms"` // since the run began
	MS      int64         `json:"ms"`
	Failure *wire.Failure `json:"failure,omitempty"`
	Request *Request      `json:"request,omitempty"`
}

// Request is what was sent, in parts, redacted.
type Request struct {
	Address string       `json:"address"` // without its query
	Query   []wire.Field `json:"query,omitempty"`
	Header  []wire.Field `json:"header,omitempty"`
	Form    []wire.Field `json:"form,omitempty"`
}

// Trait is one way of the provider that another run can be held against.
type Trait struct {
	Area  string `json:"area"` // "discovery", "keys", "tokens" or "settings"
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Claim is what is said about the user or a token under one name, and where.
type Claim struct {
	Name          string      `json:"name"`
	IDToken       *ClaimValue `json:"id_token,omitempty"`
	UserInfo      *ClaimValue `json:"userinfo,omitempty"`
	Introspection *ClaimValue `json:"introspection,omitempty"` // of the access token
	Differs       bool        `json:"differs,omitempty"`       // two of them say different things of one subject
}

// ClaimValue is the value of a claim as it may be shown.
type ClaimValue struct {
	Type  string `json:"type"` // of JSON
	Value string `json:"value"`
}

// Short is the value without what its column and its line say already.
func (c ClaimValue) Short() string { return maskedClaim().ReplaceAllString(c.Value, "$1 $2") }

var maskedClaim = pattern(`^\(claim .*, (\d+ bytes), (#[0-9a-f]+)\)$`)

// FirstToRepair returns the first failed result of the strongest level: what to
// repair before anything else. It is nil when nothing failed; advice alone is
// nothing to repair.
func (d *Document) FirstToRepair() *Result {
	for _, level := range []string{checks.Must.String(), checks.Should.String()} {
		for i, r := range d.Results {
			if r.Level == level && r.failed() {
				return &d.Results[i]
			}
		}
	}
	return nil
}

func (r *Result) failed() bool { return r.Status == checks.Fail.String() && r.Accepted == nil }
