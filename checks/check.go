package checks

import (
	"fmt"
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// An ID names a check: kebab case, area first. It is never renamed and never
// reused, because scripts and suppressions hold it.
type ID string

// A Check judges one statement about a provider. Checks are values; nothing in
// one changes during a run.
type Check struct {
	ID    ID
	Title string // a statement that is true when the check passes
	Why   string // who is hurt, and when; for explain and the docs page
	Since string // the release that brought it
	Level Level  // how strongly the cited text speaks
	Spec  []Ref  // at least one
	Needs []probe.Need
	Judge func(f *probe.Facts) Verdict
	Fix   string // what to do on any provider, beginning with a verb

	// Of a check of an application: the check of any client whose repair at the provider
	// is the same, "" none, and whether the application's side is the one to begin with.
	Like             ID
	ApplicationFirst bool

	// Expected says where the operator wrote it, for what is no built-in check but
	// an expectation of theirs: "oidc-doctor.yaml:12".
	Expected string
}

// OfApplication reports whether the check is about one application, and is judged
// only where one is named.
func (c *Check) OfApplication() bool { return slices.Contains(c.Needs, probe.Need(probe.Application)) }

// Level is how strongly the cited text speaks, so how bad a failure can be.
type Level int

// The levels, strongest first.
const (
	Must   Level = iota + 1 // the specification says MUST
	Should                  // SHOULD, or a known breakage of real clients
	Advice                  // worth knowing
)

var levelNames = [...]string{Must: "must", Should: "should", Advice: "advice"}

func (l Level) String() string { return levelNames[l] }

// Levels lists the names, strongest first.
func Levels() []string { return levelNames[Must:] }

// Status is what a check came to. Its zero value is a bug.
type Status int

// The five statuses.
const (
	Pass Status = iota + 1
	Fail
	NotApplicable // looked, and the premise does not hold here
	Skipped       // could not look: BlockedBy says what to repair first, or Missing which flag to add
	Broken        // the tool's own fault, never the provider's
)

var statusNames = [...]string{Pass: "pass", Fail: "fail", NotApplicable: "not_applicable", Skipped: "skipped", Broken: "broken"}

func (s Status) String() string { return statusNames[s] }

// Statuses lists the names in order.
func Statuses() []string { return statusNames[Pass:] }

// Verdict is what a judge says.
type Verdict struct {
	Status    Status
	Want, Saw string // one line each, in the reader's terms
	Evidence  []wire.Evidence

	// Of a failure that an application has: what causes it (an identifier of
	// knowledge/symptoms), and what its users or its log then say, word for word; "" where
	// that is not known.
	Cause, Says string
	Where       string // the message is read: application.OnPage, …
}

// Result is one check's outcome in one run.
type Result struct {
	Check *Check
	Verdict
	BlockedBy ID     // Skipped: the check to repair first
	Needs     string // Skipped: the name of the step that is missing, "needs the …"
	Missing   string // Skipped: the flag to add
	Reason    string // Skipped, NotApplicable, Broken: why, in words, when nothing above says it
}

// Ref cites a section.
type Ref struct {
	Doc     Doc
	Section string
}

// Doc is a specification.
type Doc struct {
	Name string // "RFC 6749"
	Base string // its address, without a fragment
	mark string // how its sections are anchored, with %s for the section
}

// URL is the address of the section.
func (r Ref) URL() string {
	if r.Section == "" || r.Doc.mark == "" {
		return r.Doc.Base
	}
	return r.Doc.Base + "#" + fmt.Sprintf(r.Doc.mark, r.Section)
}

func (r Ref) String() string {
	if r.Section == "" {
		return r.Doc.Name
	}
	return r.Doc.Name + " §" + r.Section
}

func rfc(n int) Doc {
	return Doc{fmt.Sprintf("RFC %d", n), fmt.Sprintf("https://www.rfc-editor.org/rfc/rfc%d", n), "section-%s"}
}

// The specifications that checks cite.
var (
	RFC3986          = rfc(3986) // URI
	RFC5280          = rfc(5280) // certificates
	RFC6125          = rfc(6125) // names in certificates
	RFC6265          = rfc(6265) // cookies
	RFC6749          = rfc(6749) // OAuth 2.0
	RFC6750          = rfc(6750) // bearer tokens
	RFC7009          = rfc(7009) // revocation
	RFC7517          = rfc(7517) // JWK
	RFC7519          = rfc(7519) // JWT
	RFC7636          = rfc(7636) // PKCE
	RFC7662          = rfc(7662) // introspection
	RFC8414          = rfc(8414) // authorization server metadata
	RFC9110          = rfc(9110) // HTTP
	RFC9207          = rfc(9207) // iss in the authorization response
	RFC9700          = rfc(9700) // security best current practice
	OIDCCore         = Doc{"OpenID Connect Core 1.0", "https://openid.net/specs/openid-connect-core-1_0.html", ""}
	OIDCRegistration = Doc{"OpenID Connect Dynamic Client Registration 1.0", "https://openid.net/specs/openid-connect-registration-1_0.html", ""}
	OIDCDiscovery    = Doc{"OpenID Connect Discovery 1.0", "https://openid.net/specs/openid-connect-discovery-1_0.html", ""}
	OIDCLogout       = Doc{"OpenID Connect RP-Initiated Logout 1.0", "https://openid.net/specs/openid-connect-rpinitiated-1_0.html", ""}
)
