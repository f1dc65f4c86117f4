package bundle

import (
	"bytes"
	"encoding/json"
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/runner"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// Schema is the number of the bundle's form. A bundle of an older form stays
// readable; additions keep the number.
const Schema = 1

// tool is what every bundle calls its maker.
const tool = "oidc-doctor"

// A Bundle is a run as it is kept.
type Bundle struct {
	Manifest    Manifest
	Environment Environment
	Steps       []runner.Ended
	Exchanges   []wire.Exchange
	Report      json.RawMessage // the report of the run, for who has no oidc-doctor at hand
}

// Manifest says what the bundle is and what was asked for.
type Manifest struct {
	Tool        string        `json:"tool"`
	Schema      int           `json:"schema"`
	Version     string        `json:"version"` // of the tool
	Started     time.Time     `json:"started"`
	Duration    time.Duration `json:"duration_ns"`
	Chain       time.Duration `json:"chain_ns"`
	Interrupted bool          `json:"interrupted,omitempty"`
	Name        string        `json:"name,omitempty"` // of the target, where the file of targets has one
	Issuer      string        `json:"issuer"`
	ClientID    string        `json:"client_id,omitempty"`
	Provider    string        `json:"provider,omitempty"` // given by --provider
	App         string        `json:"app,omitempty"`
	Login       bool          `json:"login,omitempty"`    // a login was asked for
	Checks      []string      `json:"checks"`             // selected, in their order
	Command     []string      `json:"command,omitempty"`  // that repeats the run, as the report has it
	Imported    bool          `json:"imported,omitempty"` // a browser made the login, not we
	Expected    *Expected     `json:"expected,omitempty"` // by the operator, beside the checks
}

// Expected is what the operator expected of the run. Values that a claim should
// have are not in it: they may be about a person, and the facts say whether it
// has them.
type Expected struct {
	Of json.RawMessage   `json:"of"` // config.Expect
	At map[string]string `json:"at"` // where each member stood in the file
}

// Environment is what else a run may depend on.
type Environment struct {
	OS          string   `json:"os"`
	Arch        string   `json:"arch"`
	Go          string   `json:"go"`
	Zone        string   `json:"zone"`                  // of this machine's clock, as +0200
	Proxies     []string `json:"proxies,omitempty"`     // variables that are set, without their values
	Resolver    []string `json:"resolver,omitempty"`    // name servers
	Certificate []string `json:"certificate,omitempty"` // variables that change which CAs are trusted
}

// Seen describes this machine. getenv and resolvConf are how it looks there.
func Seen(getenv func(string) string, resolvConf []byte, now time.Time) Environment {
	e := Environment{OS: runtime.GOOS, Arch: runtime.GOARCH, Go: runtime.Version(), Zone: now.Format("-0700")}
	set := func(names ...string) (out []string) {
		for _, name := range names {
			if getenv(name) != "" {
				out = append(out, name)
			}
		}
		return out
	}
	e.Proxies = set("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy")
	e.Certificate = set("SSL_CERT_FILE", "SSL_CERT_DIR")
	for line := range strings.Lines(string(resolvConf)) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == "nameserver" {
			e.Resolver = append(e.Resolver, wire.Clean(f[1]))
		}
	}
	return e
}

// A LeakError says that a bundle would have held values of the run: a fault of
// ours, and the reason why there is no bundle.
type LeakError struct{ Kinds []string }

func (e *LeakError) Error() string {
	return "the bundle would hold a secret (" + strings.Join(e.Kinds, ", ") + ")"
}

// scrubbed returns b with every word gone over once more: a value that became
// known as a secret after a fact was made must not stand in it.
func (b *Bundle) scrubbed(v *wire.Vault) (*Bundle, error) {
	data, err := json.Marshal(b)
	if err != nil {
		return nil, err
	}
	tree, err := decode(data)
	if err != nil {
		return nil, err
	}
	if data, err = json.Marshal(scrub(tree, v)); err != nil {
		return nil, err
	}
	if kinds := v.Leaks(data); len(kinds) > 0 {
		return nil, &LeakError{kinds}
	}
	var out Bundle
	return &out, json.Unmarshal(data, &out)
}

func scrub(x any, v *wire.Vault) any {
	switch x := x.(type) {
	case string:
		return v.Scrub(x)
	case []any:
		for i := range x {
			x[i] = scrub(x[i], v)
		}
	case map[string]any:
		for name, value := range x {
			x[name] = scrub(value, v)
		}
	}
	return x
}

// decode reads JSON and keeps numbers as they are written.
func decode(data []byte) (x any, err error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	err = d.Decode(&x)
	return x, err
}

// check says what is wrong with what was read, nil when nothing is.
func (b *Bundle) check() error {
	switch m := b.Manifest; {
	case m.Tool != tool:
		return fmt.Errorf("it is no bundle of %s", tool)
	case m.Schema > Schema:
		return fmt.Errorf("it has schema %d, written by %s %s, and this version reads up to %d", m.Schema, tool, wire.Clean(m.Version), Schema)
	case m.Schema < 1 || m.Issuer == "":
		return fmt.Errorf("its manifest is incomplete")
	case len(b.Steps) == 0:
		return fmt.Errorf("it has no facts")
	}
	return nil
}
