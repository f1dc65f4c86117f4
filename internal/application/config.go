package application

import (
	"fmt"
	"strings"
)

// Config is how the configuration of an application is read.
type Config struct {
	Files     []string `yaml:"files"`     // what its users have: ".env", "oauth2-proxy.cfg"
	Namespace []string `yaml:"namespace"` // beginnings of environment variables that only it reads: "OAUTH2_PROXY_"
	Order     []string `yaml:"order"`     // kinds of source, the one that wins first: flag, env, file
	Settings  []Key    `yaml:"settings"`
	// NodeEnv: it reads its .env itself, as Node's dotenv does. That knows no variables,
	// and in a value without quotes a # begins a comment wherever it stands.
	NodeEnv bool     `yaml:"node_env"`
	Rules   []Rule   `yaml:"rules"`
	See     []string `yaml:"see"`
}

// A Key is one setting and its names. The canonical names that checks and commands look
// for are those of the protocol where it has one: issuer, discovery_url (an issuer with
// its well-known path), client_id, client_secret, scope, redirect_uri,
// authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri,
// end_session_endpoint, client_auth (the method), code_challenge_method, id_token_alg;
// besides them base_url (the application's public address), email_claim,
// username_claim, groups_claim, session_secret, session_store, redis_url and its like, and extra_scopes, which are
// asked for beside those that it always sends.
// Others have the name that the application gives them. For a library, File has the
// names of its options in code.
type Key struct {
	Name      string   `yaml:"name"`      // canonical
	Env       []string `yaml:"env"`       // environment variables
	File      []string `yaml:"file"`      // paths in its own file, dotted: "oidc_issuer_url", "auth.generic_oauth.client_id"
	Flag      []string `yaml:"flag"`      // command-line flags without dashes
	Default   string   `yaml:"default"`   // "" none
	Needed    bool     `yaml:"needed"`    // no login without
	Secret    bool     `yaml:"secret"`    // its value is never shown
	Templates []string `yaml:"templates"` // values of the template that mean "not changed yet"
	FileTwin  bool     `yaml:"file_twin"` // NAME_FILE (or name_file) has the path of a file with the value
	// Values are its own words in the words of specifications, in lower case: inparams
	// is client_secret_post. "" is as if it were not set.
	Values map[string]string `yaml:"values"`
}

// A Rule finds settings that do not go together. All of When has to hold; Holds
// says what its conditions are.
type Rule struct {
	Check string            `yaml:"check"` // the check that reports it, app-config-…
	When  map[string]string `yaml:"when"`
	Want  string            `yaml:"want"`
	Saw   string            `yaml:"saw"`
	Cause string            `yaml:"cause"` // "" none
	Says  string            `yaml:"says"`  // the text of the message that is then read, one of those of the profile; "" by Cause, where that has one
	See   string            `yaml:"see"`
}

// A Setting is a value as it was read, under its canonical name.
type Setting struct {
	Name    string
	Key     string // as the file has it
	Value   string // "" for a secret, of which Shape tells
	Shape   *Shape // nil: no secret
	File    string
	Line    int    // 0: a default
	Twice   bool   // stands there more than once, with different values
	Other   string // then where the other is, file:line
	Unknown string // why its value is not known here, a noun phrase; "" it is
	Cut     string // why the application reads less of it than stands there; "" it does not
}

// Place is where the setting stands, file:line.
func (s *Setting) Place() string {
	switch {
	case s.File == "":
		return ""
	case s.Line == 0:
		return s.File
	}
	return fmt.Sprintf("%s:%d", s.File, s.Line)
}

// Shape is what may be known of a secret.
type Shape struct {
	Bytes    int  // as it stands
	Decoded  int  // after base64 as in URLs, where it is that; else 0
	Template bool // it is that of the template
	Blanks   bool // begins or ends with a blank or a line end
}

// A Note is something that was met on reading and is no setting: a key that the
// application does not know.
type Note struct {
	File string
	Line int
	Text string
	Hint string
}

// Used is the application of a run.
type Used struct {
	Name     string // as typed after --app
	Title    string
	Version  string // "" not known, the newest is assumed
	Profile  Profile
	Settings []Setting // nil: no configuration was read
	File     string    // that the settings are from, as it was typed
	Notes    []Note    // of reading it
}

// Setting is a value of the configuration, or its default, in the words of
// specifications; ok is whether either is there.
func (u *Used) Setting(name string) (s Setting, ok bool) {
	k := u.key(name)
	for _, s := range u.Settings {
		if s.Name == name {
			return k.inCommonWords(s)
		}
	}
	if k.Default != "" {
		return k.inCommonWords(Setting{Name: name, Value: k.Default})
	}
	return Setting{}, false
}

func (u *Used) key(name string) (none Key) {
	for _, k := range u.Profile.Config.Settings {
		if k.Name == name {
			return k
		}
	}
	return none
}

func (k Key) inCommonWords(s Setting) (Setting, bool) {
	if common, own := k.Values[strings.ToLower(s.Value)]; own {
		s.Value = common
		return s, common != ""
	}
	return s, true
}
