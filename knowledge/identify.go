package knowledge

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
)

// How sure an Identity is.
const (
	Certain = "certain"
	Likely  = "likely"
	Unknown = "unknown"
)

// The sums of weights at which a provider is recognised.
const (
	certainFrom = 100
	likelyFrom  = 60
)

// An Observation is what a run saw of a provider without any login.
type Observation struct {
	Issuer   string              // as typed, or as the discovery document says it
	Metadata map[string]any      // the discovery document, as encoding/json decodes it
	Headers  map[string][]string // of the discovery answer and of the login page
	Cookies  []string            // names only
	Pages    []string            // of pages: titles, addresses of scripts and styles; of errors in JSON: their words. Sanitised
}

// An Identity says which product answered, as far as its answers prove it.
type Identity struct {
	Name       string   // empty where unknown
	Title      string   // empty where unknown
	Version    string   // a version, a family of versions or a bound; empty where the answers do not say
	Confidence string   // Certain, Likely or Unknown
	Signals    []string // what spoke for it, in the order of the provider's file
}

// Places of an Observation that a signal can look at.
const (
	inIssuer   = "issuer"
	inMetadata = "metadata"
	inHeader   = "header"
	inCookie   = "cookie"
	inPage     = "page"
)

// places lists them all.
var places = [...]string{inIssuer, inMetadata, inHeader, inCookie, inPage}

// A Place says where in an Observation to look, and for what.
type Place struct {
	In     string `yaml:"in"`     // issuer, metadata, header, cookie or page
	Member string `yaml:"member"` // the metadata member or the header; elsewhere empty
	Match  string `yaml:"match"`  // a regular expression; it has to match one value found there
}

// A Signal is one trait of a product and how much it proves: 100 alone is certainty,
// 60 alone makes the product likely.
type Signal struct {
	Name   string `yaml:"name"` // a noun phrase
	Place  `yaml:",inline"`
	Weight int    `yaml:"weight"`
	See    string `yaml:"see"`
}

// A VersionSignal reads a version, or a bound for it, from an Observation.
type VersionSignal struct {
	Place `yaml:",inline"`
	Says  string `yaml:"says"` // what to report; $1 stands for the first group of Match
	See   string `yaml:"see"`
}

// Identify names the provider that an observation shows. It adds up the weights of the
// signals that fire; too little evidence, or two products with the same sum, is Unknown.
func Identify(o Observation) (Identity, error) { return library{embedded}.identify(o) }

func (l library) identify(o Observation) (Identity, error) {
	var (
		best *Provider
		top  int
		why  []string
		tie  bool
	)
	all, err := l.faces()
	if err != nil {
		return Identity{}, err
	}
	for _, p := range all {
		sum, fired, err := p.weigh(o)
		if err != nil {
			return Identity{}, err
		}
		switch {
		case sum > top:
			best, top, why, tie = p, sum, fired, false
		case sum == top:
			tie = true
		}
	}
	if top < likelyFrom || tie {
		return Identity{Confidence: Unknown}, nil
	}
	version, err := best.version(o)
	if err != nil {
		return Identity{}, err
	}
	id := Identity{Name: best.Name, Title: best.Title, Version: version, Confidence: Likely, Signals: why}
	if top >= certainFrom {
		id.Confidence = Certain
	}
	return id, nil
}

// weigh adds up the signals of a provider that fire.
func (p *Provider) weigh(o Observation) (sum int, fired []string, err error) {
	for _, s := range p.Fingerprint {
		found, err := s.find(o)
		if err != nil {
			return 0, nil, fmt.Errorf("fingerprint of %s: %s: %w", p.Name, s.Name, err)
		}
		if found != "" {
			sum += s.Weight
			fired = append(fired, s.Name)
		}
	}
	return sum, fired, nil
}

// version is what the first version signal that fires says.
func (p *Provider) version(o Observation) (string, error) {
	for _, s := range p.Version {
		found, err := s.find(o)
		if err != nil {
			return "", fmt.Errorf("version of %s: %w", p.Name, err)
		}
		if found == "" {
			continue
		}
		re := regexp.MustCompile(s.Match) // find has compiled it
		var said []byte
		said = re.ExpandString(said, s.Says, found, re.FindStringSubmatchIndex(found))
		return string(said), nil
	}
	return "", nil
}

// find returns the first value at the place that matches, or "".
func (p Place) find(o Observation) (string, error) {
	re, err := compile(p.Match)
	if err != nil {
		return "", err
	}
	for _, value := range p.values(o) {
		if re.MatchString(value) {
			return value, nil
		}
	}
	return "", nil
}

// values lists what the observation holds at the place.
func (p Place) values(o Observation) []string {
	switch p.In {
	case inIssuer:
		return []string{o.Issuer}
	case inMetadata:
		return texts(o.Metadata[p.Member])
	case inHeader:
		for name, values := range o.Headers {
			if strings.EqualFold(name, p.Member) {
				return values
			}
		}
		return nil
	case inCookie:
		return o.Cookies
	case inPage:
		return o.Pages
	default:
		return nil // Validate refuses other places
	}
}

// texts writes a metadata value so that a pattern can match it: each element of a list
// by itself, strings without quotes, anything else as JSON. An absent member has none.
func texts(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case string:
		return []string{v}
	case []any:
		var all []string
		for _, element := range v {
			all = append(all, texts(element)...)
		}
		return all
	default:
		data, err := json.Marshal(v)
		if err != nil {
			return nil // not from JSON, so not from a provider
		}
		return []string{string(data)}
	}
}
