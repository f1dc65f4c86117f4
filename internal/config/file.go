// Package config reads oidc-doctor.yaml: what is to be diagnosed, what the
// operator expects beside the built-in checks, and which findings are known.
//
// It finds all that is wrong with a file at once, each with its line. It reads no
// secret: those stand elsewhere, and the file says where (Ref).
//
// Start reading here, then decode.go. The JSON Schema is made from these types
// by schema.go.
package config

// DefaultFile is what check reads when it is given neither an issuer nor a file.
const DefaultFile = "oidc-doctor.yaml"

// A File is a whole oidc-doctor.yaml.
type File struct {
	Parallel int           `yaml:"parallel" min:"1" doc:"Requests at a time over all targets, and at one provider. Without it 16 over all targets and 4 at one provider."`
	Defaults Target        `yaml:"defaults" doc:"What holds for every target that does not say otherwise."`
	Targets  []Target      `yaml:"targets" doc:"What is diagnosed."`
	Suppress []Suppression `yaml:"suppress" doc:"Findings that are known and do not fail the run."`

	Path  string         `yaml:"-"` // as it was typed
	lines map[string]int // by the path of a member, "targets[0].client_id"
}

// A Target is one client at one provider.
type Target struct {
	Name                  string   `yaml:"name" doc:"What the report calls it, and --target picks; the issuer where there is none."`
	Issuer                string   `yaml:"issuer" doc:"Address of the provider; app_config can say it instead."`
	ClientID              string   `yaml:"client_id" doc:"Client to look at the provider as."`
	ClientSecret          Ref      `yaml:"client_secret" doc:"Where its secret is."`
	ClientAuth            string   `yaml:"client_auth" oneof:"client_auth" doc:"How the client authenticates."`
	RedirectURI           string   `yaml:"redirect_uri" doc:"Redirect URI of the client."`
	PostLogoutRedirectURI string   `yaml:"post_logout_redirect_uri" doc:"Where the client wants users after logout."`
	Scopes                Words    `yaml:"scopes" doc:"Scopes to ask for."`
	Provider              string   `yaml:"provider" oneof:"provider" doc:"Product behind the issuer, instead of the one that is recognised."`
	App                   string   `yaml:"app" oneof:"app" doc:"Application whose side of a fix is told, too."`
	AppConfig             string   `yaml:"app_config" doc:"Configuration file of the application: what is said neither here nor by a flag comes from it."`
	AppService            string   `yaml:"app_service" doc:"Service, container, user or registration of that file, where several fit."`
	Login                 *Login   `yaml:"login" doc:"How a user logs in; without it nobody does."`
	Tokens                Ref      `yaml:"tokens" doc:"Where a token response in JSON is, instead of a login."`
	DecryptionKey         Ref      `yaml:"decryption_key" doc:"Where the client's private key (JWK or PEM) is, for encrypted id_tokens."`
	AdminToken            Ref      `yaml:"admin_token" doc:"Where a token for the provider's admin API is; failures then name the setting."`
	Only                  Words    `yaml:"only" oneof:"check" doc:"Judge these checks only."`
	Skip                  Words    `yaml:"skip" oneof:"check" doc:"Leave these checks out."`
	Impact                string   `yaml:"impact" oneof:"impact" doc:"Most that may be sent."`
	FailOn                string   `yaml:"fail_on" oneof:"fail_on" doc:"Weakest level whose failure fails the run."`
	Timeout               Duration `yaml:"timeout" doc:"Of one request."`
	CAFile                string   `yaml:"ca_file" doc:"File with CA certificates (PEM) to trust beside the system's."`
	InsecureSkipVerify    bool     `yaml:"insecure_skip_verify" doc:"Go on when the certificate is refused; reach-tls fails all the same."`
	Resolve               []string `yaml:"resolve" doc:"Connect to another address: HOST:PORT:ADDRESS."`
	Expect                *Expect  `yaml:"expect" doc:"What the operator expects beside the built-in checks."`
}

// A Login is how a user's consent is got.
type Login struct {
	Way      string `yaml:"way" required:"true" oneof:"login" doc:"The way."`
	Username string `yaml:"username" doc:"User for the ways that need one."`
	Password Ref    `yaml:"password" doc:"Where the password is."`
	TOTP     Ref    `yaml:"totp_secret" doc:"Where the secret of the user's one-time codes is (base32 or otpauth://)."`
	Browser  string `yaml:"browser" doc:"Chromium, Chrome or Edge for login pages that need scripts; one that is installed is found."`
}

// Expect is what the operator expects of a target. Each part is a result of its
// own in the report.
type Expect struct {
	Level        string        `yaml:"level" oneof:"level" doc:"Level of these expectations; must where nothing is said."`
	Claims       []Claim       `yaml:"claims" doc:"Claims that the user must have."`
	Scopes       Words         `yaml:"scopes" doc:"Scopes that must be granted."`
	Lifetimes    *Lifetimes    `yaml:"lifetimes" doc:"How long tokens live."`
	Algorithms   *Algorithms   `yaml:"algorithms" doc:"How tokens are signed."`
	RedirectURIs *RedirectURIs `yaml:"redirect_uris" doc:"Which redirect URIs the provider accepts."`
	Refresh      string        `yaml:"refresh" oneof:"refresh" doc:"Whether a refresh replaces the refresh token."`
}

// A Claim is one that the user must have.
type Claim struct {
	Name    string `yaml:"name" required:"true" doc:"Name of the claim."`
	In      string `yaml:"in" oneof:"place" doc:"Where it must be; either place where nothing is said."`
	Type    string `yaml:"type" oneof:"type" doc:"JSON type of its value."`
	Value   Scalar `yaml:"value" doc:"What it must be; of a list, one of its elements."`
	Pattern string `yaml:"pattern" regexp:"true" doc:"Regular expression (RE2) that its value, or an element of it, must match."`
	Level   string `yaml:"level" oneof:"level" doc:"Level of this expectation."`
}

// Lifetimes bound how long tokens live.
type Lifetimes struct {
	AccessToken  *Span `yaml:"access_token" doc:"Of the access token."`
	IDToken      *Span `yaml:"id_token" doc:"Of the id_token."`
	RefreshToken *Span `yaml:"refresh_token" doc:"Of the refresh token, where the provider says it."`
}

// A Span is a range of times.
type Span struct {
	AtLeast Duration `yaml:"at_least" doc:"No shorter than this."`
	AtMost  Duration `yaml:"at_most" doc:"No longer than this."`
}

// Algorithms are signature algorithms by their JWA names.
type Algorithms struct {
	IDToken  Words `yaml:"id_token" doc:"Those of which the id_token has one."`
	UserInfo Words `yaml:"userinfo" doc:"Those of which a signed userinfo answer has one."`
}

// RedirectURIs says which are accepted.
type RedirectURIs struct {
	Accepted []string `yaml:"accepted" doc:"Each must be accepted."`
	Refused  []string `yaml:"refused" doc:"Each must be refused."`
	Exact    bool     `yaml:"exact" doc:"Nothing but the accepted ones may be registered; needs admin_token."`
}

// A Suppression lets a finding pass, for a while.
type Suppression struct {
	Check  string `yaml:"check" required:"true" oneof:"finding" doc:"Check or expectation that fails."`
	Target string `yaml:"target" doc:"Name or issuer of the target; every one where nothing is said."`
	Saw    string `yaml:"saw" regexp:"true" doc:"Regular expression (RE2) that what was seen must match."`
	Reason string `yaml:"reason" required:"true" doc:"Why it is let pass."`
	Until  Date   `yaml:"until" required:"true" doc:"Last day on which it is."`
}

// Line is where a member of the file stands: "targets[0].client_id". Where the
// file does not have it, it is the line of what it would be in.
func (f *File) Line(path string) int {
	for {
		if line, ok := f.lines[path]; ok {
			return line
		}
		i := lastStep(path)
		if i <= 0 {
			return 1
		}
		path = path[:i]
	}
}

// Has reports whether the file itself says this member.
func (f *File) Has(path string) bool { _, ok := f.lines[path]; return ok }

func lastStep(path string) int {
	for i := len(path) - 1; i >= 0; i-- {
		if path[i] == '.' || path[i] == '[' {
			return i
		}
	}
	return -1
}
