package interop

import (
	"fmt"
	"reflect"
	"regexp"
	"slices"
)

// A Setup is what the tool is given. A value that is left out comes from the base
// of the case; an empty one takes the flag away. In each value, {name} stands for
// a member of the line with which the server announced itself, {launcher} for the
// launcher's folder, and {redirect} for a redirect URI on a free loopback port.
type Setup struct {
	Target        *string  `yaml:"target"` // the issuer as typed; usually {address}
	ClientID      *string  `yaml:"client_id"`
	ClientSecret  *string  `yaml:"client_secret"`
	ClientAuth    *string  `yaml:"client_auth"`
	RedirectURI   *string  `yaml:"redirect_uri"`
	Scope         *string  `yaml:"scope"`
	Login         *string  `yaml:"login"`
	Username      *string  `yaml:"username"`
	Password      *string  `yaml:"password"`
	TOTPSecret    *string  `yaml:"totp_secret"`
	DecryptionKey *string  `yaml:"decryption_key"` // its text
	AdminToken    *string  `yaml:"admin_token"`
	Impact        *string  `yaml:"impact"`
	Args          []string `yaml:"args"` // further arguments, after those of the base
}

// flags are the flags for the values of a Setup, in this order. A secret goes
// into a file.
var flags = []struct {
	name   string
	secret bool
	of     func(*Setup) *string
}{
	{"client-id", false, func(s *Setup) *string { return s.ClientID }},
	{"client-secret-file", true, func(s *Setup) *string { return s.ClientSecret }},
	{"client-auth", false, func(s *Setup) *string { return s.ClientAuth }},
	{"redirect-uri", false, func(s *Setup) *string { return s.RedirectURI }},
	{"scope", false, func(s *Setup) *string { return s.Scope }},
	{"login", false, func(s *Setup) *string { return s.Login }},
	{"username", false, func(s *Setup) *string { return s.Username }},
	{"password-file", true, func(s *Setup) *string { return s.Password }},
	{"totp-secret-file", true, func(s *Setup) *string { return s.TOTPSecret }},
	{"decryption-key", true, func(s *Setup) *string { return s.DecryptionKey }},
	{"admin-token-file", true, func(s *Setup) *string { return s.AdminToken }},
	{"impact", false, func(s *Setup) *string { return s.Impact }},
}

// empty reports whether the setup says nothing.
func (s Setup) empty() bool { return reflect.DeepEqual(s, Setup{}) }

// with returns the setup with the changes applied.
func (s Setup) with(changes Setup) Setup {
	into, from := reflect.ValueOf(&s).Elem(), reflect.ValueOf(changes)
	for i := range into.NumField() {
		if field := from.Field(i); field.Kind() == reflect.Pointer && !field.IsNil() {
			into.Field(i).Set(field)
		}
	}
	s.Args = slices.Concat(s.Args, changes.Args)
	return s
}

// Arguments returns the command line for a setup. Known are the values of the
// placeholders; secretFile writes a value into a file and returns its path.
func (s Setup) Arguments(known map[string]string, secretFile func(name, value string) (string, error)) ([]string, error) {
	var problem error
	fill := func(text string) string {
		filled, err := expand(text, known)
		if err != nil {
			problem = err
		}
		return filled
	}
	target := "{address}"
	if s.Target != nil {
		target = *s.Target
	}
	args := []string{fill(target)}
	for _, f := range flags {
		value := f.of(&s)
		if value == nil || *value == "" {
			continue
		}
		text := fill(*value)
		if f.secret {
			path, err := secretFile(f.name, text)
			if err != nil {
				return nil, err
			}
			text = path
		}
		args = append(args, "--"+f.name, text)
	}
	for _, arg := range s.Args {
		args = append(args, fill(arg))
	}
	return args, problem
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// expand fills in the placeholders of a text.
func expand(text string, known map[string]string) (string, error) {
	var problem error
	filled := placeholder.ReplaceAllStringFunc(text, func(found string) string {
		value, ok := known[found[1:len(found)-1]]
		if !ok {
			problem = fmt.Errorf("%q: nothing is known as %s", text, found)
		}
		return value
	})
	return filled, problem
}
