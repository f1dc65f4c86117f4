package application

// A Profile is what one application, or one library inside applications, does.
type Profile struct {
	// Newest is the release that the profile describes; Changes has what older ones did.
	// It is assumed where nobody names a version.
	Newest   string    `yaml:"newest"`
	Library  Library   `yaml:"library"`
	Sends    Sends     `yaml:"sends"`
	Demands  Demands   `yaml:"demands"`
	Session  Session   `yaml:"session"`
	Messages []Message `yaml:"messages"`
	Config   Config    `yaml:"config"`
}

// A Library is what an application is built on and we know by a profile of its own.
// Its messages are the application's, too, behind those that the application has itself.
type Library struct {
	Name    string `yaml:"name"`
	Version string `yaml:"version"`
	Where   string `yaml:"where"` // they are read in this application, OnPage, …; "" as the library's profile says
}

// Sends is how the application asks.
type Sends struct {
	Scope        string            `yaml:"scope"`         // space-separated, where the configuration says nothing
	ScopeFixed   bool              `yaml:"scope_fixed"`   // no setting changes it
	ResponseType string            `yaml:"response_type"` // "" is code
	ClientAuth   []string          `yaml:"client_auth"`   // AuthBasic, …: the first of them, or as AuthBy says
	AuthBy       string            `yaml:"auth_by"`       // ByFirst, ByTrial or ByMetadata; "" is ByFirst
	PKCE         string            `yaml:"pkce"`          // PKCEAlways, …
	Nonce        bool              `yaml:"nonce"`
	RedirectPath string            `yaml:"redirect_path"` // behind the public address of the application: "/auth/callback"; {name} is any one segment
	Redirects    []string          `yaml:"redirects"`     // further redirect URIs that it may send, whole or as a path
	Parameters   map[string]string `yaml:"parameters"`    // further ones of the authorization request
	PAR          bool              `yaml:"par"`           // pushes the request wherever discovery offers that
	See          []string          `yaml:"see"`
}

// Client authentication methods, as flags and profiles call them.
const (
	AuthBasic = "basic"
	AuthPost  = "post"
	AuthNone  = "none"
)

// How one of several client authentication methods is chosen.
const (
	ByFirst    = "first"    // the first is the only one
	ByTrial    = "trial"    // the first, then the next whenever that failed
	ByMetadata = "metadata" // the first that discovery lists, else the last
)

// When a code_challenge is sent.
const (
	PKCEAlways     = "always"
	PKCENever      = "never"
	PKCEAdvertised = "advertised" // where discovery lists S256, unless code_challenge_method says S256 or none
	PKCESetting    = "setting"    // where the setting code_challenge_method says so
)

// Demands is what the application accepts.
type Demands struct {
	Discovery     bool     `yaml:"discovery"`      // reads the discovery document; else it is told addresses
	Issuer        string   `yaml:"issuer"`         // IssuerExact, …: discovery's against the configured one
	Metadata      []string `yaml:"metadata"`       // members of the discovery document that it cannot do without
	IDToken       IDToken  `yaml:"id_token"`       //
	Claims        []Claim  `yaml:"claims"`         //
	EmailVerified string   `yaml:"email_verified"` // VerifiedTrue, …; "" does not matter
	VerifiedOff   string   `yaml:"verified_off"`   // canonical name of the setting that makes it not matter, when true
	VerifiedLoose string   `yaml:"verified_loose"` // canonical name of the setting that makes VerifiedTrue VerifiedNotFalse, when true
	VerifiedFor   string   `yaml:"verified_for"`   // canonical name of a setting of a claim: it matters only where that reads email
	Userinfo      Userinfo `yaml:"userinfo"`
	RefreshToken  string   `yaml:"refresh_token"` // TokenNever, …: what a login without one comes to
	RefreshedID   bool     `yaml:"refreshed_id"`  // an answer to a refresh without id_token is an error
	See           []string `yaml:"see"`
}

// How the issuer of discovery is compared with the configured one.
const (
	IssuerExact      = "exact"      // byte for byte
	IssuerNormalised = "normalised" // as URLs: an empty path is /
	IssuerIgnored    = "ignored"
)

// IDToken is what the application can read.
type IDToken struct {
	Read          bool     `yaml:"read"`           // false: it may be anything
	Needed        bool     `yaml:"needed"`         // a login without one fails
	Algorithms    []string `yaml:"algorithms"`     // of the signature; empty or AlgorithmsListed: those that discovery lists
	Setting       string   `yaml:"setting"`        // canonical name of the setting that replaces Algorithms
	Symmetric     bool     `yaml:"symmetric"`      // HS256 and its like are among those of discovery
	Unverified    bool     `yaml:"unverified"`     // the signature is not looked at, nor alg where Algorithms is empty
	Unchecked     bool     `yaml:"unchecked"`      // iss, aud, times and nonce are not looked at
	Encrypted     string   `yaml:"encrypted"`      // EncryptedFails, …
	Decryption    string   `yaml:"decryption"`     // canonical name of the setting that has the key; "" the code has it
	LeewaySeconds int      `yaml:"leeway_seconds"` // between clocks
	IssuedAt      bool     `yaml:"issued_at"`      // an iat in the future is refused
	IssuedSeconds int      `yaml:"issued_seconds"` // leeway of iat, where it has one of its own
	Nonce         bool     `yaml:"nonce"`          // is compared
	NonceOff      string   `yaml:"nonce_off"`      // canonical name of the setting that has it not compared, when true
	AtHash        bool     `yaml:"at_hash"`        // is compared where present
	OneKey        bool     `yaml:"one_key"`        // refuses a header that fits several published keys
}

// AlgorithmsListed stands for the algorithms that discovery lists.
const AlgorithmsListed = "listed"

// What the application makes of an encrypted id_token.
const (
	EncryptedFails   = "fails"
	EncryptedReads   = "reads"   // where it has been given the key
	EncryptedIgnored = "ignored" // it does without
)

// A Claim is one that the application reads. Of alternatives the first that is there
// is taken. See Used.Reads.
type Claim struct {
	Names   []string `yaml:"names"`   // alternatives
	Setting string   `yaml:"setting"` // canonical name of the setting that replaces Names
	Adds    bool     `yaml:"adds"`    // Setting does not replace them: it is one more
	If      string   `yaml:"if"`      // canonical name of a setting without which it is not read; "" it always is
	Unless  string   `yaml:"unless"`  // canonical name of a setting with which it is not read; "" it always is
	In      []string `yaml:"in"`      // InIDToken, InUserinfo: where it looks
	Needed  bool     `yaml:"needed"`  // the login fails without; else the person lacks something
	For     string   `yaml:"for"`     // what it is used as: "the user name"
	Type    string   `yaml:"type"`    // "string", "boolean", "array", …; "" is any
	Scope   string   `yaml:"scope"`   // only asked about when this scope is, "groups"; "" always
}

// Where claims stand.
const (
	InIDToken  = "id_token"
	InUserinfo = "userinfo"
)

// How email_verified is read.
const (
	VerifiedTrue     = "true"      // has to be there and true
	VerifiedNotFalse = "not_false" // false fails, absent is fine
)

// Userinfo is how the application asks there.
type Userinfo struct {
	Asked  string `yaml:"asked"`  // AskedAlways, …
	Needed bool   `yaml:"needed"` // a failing answer fails the login
	JWT    bool   `yaml:"jwt"`    // application/jwt can be read
}

// When userinfo is asked.
const (
	AskedAlways  = "always"
	AskedOffered = "offered" // wherever discovery names it
	AskedMissing = "missing" // when the id_token lacks a claim
	AskedNever   = "never"
)

// What the application makes of a refresh token.
const (
	TokenNever    = "never"    // does not use one
	TokenWanted   = "wanted"   // uses it to keep the session
	TokenRequired = "required" // a login without one fails
)

// Session is how long a user stays logged in.
type Session struct {
	Store          string   `yaml:"store"`           // StoreCookie, … unless a setting session_store says otherwise
	CookieBytes    int      `yaml:"cookie_bytes"`    // in the store cookie: beyond which there is trouble; 0: it holds no tokens
	CookiePacked   bool     `yaml:"cookie_packed"`   // its content is compressed first, which saves a little of tokens
	CookieSplits   bool     `yaml:"cookie_splits"`   // several cookies are set for one session
	Refresh        string   `yaml:"refresh"`         // RefreshNever, …
	RefreshSetting string   `yaml:"refresh_setting"` // canonical name of the duration that turns refreshing on; "" it needs none
	RefreshAhead   bool     `yaml:"refresh_ahead"`   // that duration is how long before the end of the token; else how long after the last time
	Locks          []string `yaml:"locks"`           // stores in which only one request refreshes at a time
	LeaseSeconds   float64  `yaml:"lease_seconds"`   // of that lock; 0: it has no end
	Ends           string   `yaml:"ends"`            // EndsOwn, …
	LastsSeconds   int      `yaml:"lasts_seconds"`   // of a session of its own, unless the setting LastsSetting says otherwise
	LastsSetting   string   `yaml:"lasts_setting"`
	See            []string `yaml:"see"`
}

// Where sessions are kept.
const (
	StoreCookie   = "cookie" // the browser has the tokens
	StoreRedis    = "redis"
	StoreMemory   = "memory"
	StoreDatabase = "database"
	StoreNone     = "none" // no tokens are kept
)

// When tokens are refreshed.
const (
	RefreshNever     = "never"
	RefreshOnRequest = "request"     // by whichever request comes after the interval
	RefreshOnExpiry  = "expiry"      // when the access token or id_token ends
	RefreshByApp     = "application" // where the application's own code does
)

// What a session ends with, where it is not refreshed.
const (
	EndsOwn         = "own" // lives by itself
	EndsAccessToken = "access_token"
	EndsIDToken     = "id_token"
)

// A Message is what one cause, or several that it does not tell apart, look like to people.
type Message struct {
	Causes []string `yaml:"causes"` // identifiers of knowledge/symptoms
	Text   string   `yaml:"text"`   // literal; {name} stands for a value
	With   string   `yaml:"with"`   // name of a value that has to be known, else the next one is said: "description"; "" none
	Where  string   `yaml:"where"`  // OnPage, InLog, AtStart or Seen
	From   string   `yaml:"from"`   // first release that says so; "" any
	Before string   `yaml:"before"` // first that does not any more; "" any
	See    string   `yaml:"see"`
}

// Where a message is read.
const (
	OnPage  = "page"
	InLog   = "log"
	AtStart = "start" // the application does not start
	Seen    = "seen"  // nowhere: there are no words, and Text is what people see instead
)
