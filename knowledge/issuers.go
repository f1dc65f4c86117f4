package knowledge

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// A Rewrite turns an address that people type for an issuer into the issuer itself.
type Rewrite struct {
	Pattern string `yaml:"pattern"` // a regular expression over the whole typed address
	// Replace is the issuer; $1 stands for the first group of Pattern, {slug} for the name
	// of the application at the provider: such rewrites are only tried by IssuersOf.
	Replace string `yaml:"replace"`
	Mistake string `yaml:"mistake"` // what was typed, as a noun phrase
	Rank    int    `yaml:"rank"`    // 1 is tried first: 1 an endpoint or page of one product, 2 such of any product, 3 a path that moved, 4 a guess
	// Provider is the product whose address it is; empty for rewrites that fit any.
	Provider string `yaml:"-"`
}

// A Candidate is an issuer worth trying in place of the typed one.
type Candidate struct {
	Issuer   string
	Mistake  string // what the typed address would then be, as a noun phrase
	Provider string // the product that the mistake is known from, or empty
}

// rankGuess is the rank of rewrites that fit without any sign of the mistake.
const rankGuess = 4

// maxCandidates bounds how many requests a wrong issuer can cause.
const maxCandidates = 8

// Rewrites returns all rewrites, general and of every provider, in the order in which they are tried.
func Rewrites() ([]Rewrite, error) { return library{embedded}.rewrites() }

func (l library) rewrites() ([]Rewrite, error) {
	var all []Rewrite
	providers, err := l.faces()
	if err != nil {
		return nil, err
	}
	for _, p := range providers {
		for _, r := range p.Issuer.Rewrites {
			r.Provider = p.Name
			all = append(all, r)
		}
	}
	general, err := l.generalRewrites()
	if err != nil {
		return nil, err
	}
	all = append(all, general...)
	slices.SortStableFunc(all, func(a, b Rewrite) int { return cmp.Compare(a.Rank, b.Rank) })
	return all, nil
}

// generalRewrites reads the rewrites that fit any product.
func (l library) generalRewrites() ([]Rewrite, error) {
	var file struct {
		Rewrites []Rewrite `yaml:"rewrites"`
	}
	if err := l.read(issuersFile, &file); err != nil {
		return nil, err
	}
	return file.Rewrites, nil
}

// CandidateIssuers lists the issuers to try when there is no discovery document at the
// typed one, the likeliest first, without the typed one and without doubles, at most
// eight. Addresses with two mistakes (Keycloak's old prefix in a discovery address) are
// put right in two steps. An address that does not say which issuer it belongs to, as
// authentik's token endpoint, has no candidate; the fix for discovery-served helps there.
func CandidateIssuers(typed string) ([]Candidate, error) {
	return library{embedded}.candidates(typed)
}

func (l library) candidates(typed string) ([]Candidate, error) {
	rewrites, err := l.rewrites()
	if err != nil {
		return nil, err
	}
	rewrites = slices.DeleteFunc(rewrites, func(r Rewrite) bool { return strings.Contains(r.Replace, slug) })
	seen := map[string]bool{typed: true}
	first, err := apply(rewrites, Candidate{Issuer: typed}, seen)
	if err != nil {
		return nil, err
	}
	// A guess on top of another mistake would only be noise at the provider.
	sure := slices.DeleteFunc(rewrites, func(r Rewrite) bool { return r.Rank >= rankGuess })
	found := first
	for _, c := range first {
		second, err := apply(sure, c, seen)
		if err != nil {
			return nil, err
		}
		found = append(found, second...)
	}
	return found[:min(len(found), maxCandidates)], nil
}

// slug stands in a rewrite for the name of the application.
const slug = "{slug}"

// IssuersOf lists the issuers that endpoints at these addresses may belong to, the
// likeliest first: those that most of the addresses lead to. names are those that the
// application may have at the provider.
func IssuersOf(addresses []string, names ...string) ([]string, error) {
	return library{embedded}.issuersOf(addresses, names)
}

func (l library) issuersOf(addresses, names []string) ([]string, error) {
	all, err := l.rewrites()
	if err != nil {
		return nil, err
	}
	var sure []Rewrite
	for _, r := range all {
		switch {
		case strings.Contains(r.Replace, slug):
			for _, name := range names {
				named := r
				named.Replace = strings.ReplaceAll(r.Replace, slug, strings.ReplaceAll(name, "$", "$$"))
				sure = append(sure, named)
			}
		case r.Rank <= 2:
			sure = append(sure, r)
		}
	}
	votes, order := map[string]int{}, []string{}
	for _, address := range addresses {
		found, err := apply(sure, Candidate{Issuer: address}, map[string]bool{address: true})
		if err != nil {
			return nil, err
		}
		for _, c := range found {
			if votes[c.Issuer]++; votes[c.Issuer] == 1 {
				order = append(order, c.Issuer)
			}
		}
	}
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(votes[b], votes[a]) })
	return order[:min(len(order), maxCandidates)], nil
}

// apply lists what the rewrites make of a candidate, skipping and then marking what was seen.
func apply(rewrites []Rewrite, from Candidate, seen map[string]bool) ([]Candidate, error) {
	var found []Candidate
	for _, r := range rewrites {
		re, err := compile(r.Pattern)
		if err != nil {
			return nil, err
		}
		issuer, ok := r.rewrite(re, from.Issuer)
		if !ok || seen[issuer] {
			continue
		}
		seen[issuer] = true
		c := Candidate{Issuer: issuer, Mistake: r.Mistake, Provider: cmp.Or(r.Provider, from.Provider)}
		if from.Mistake != "" {
			c.Mistake = fmt.Sprintf("%s, with %s", from.Mistake, r.Mistake)
		}
		found = append(found, c)
	}
	return found, nil
}

// rewrite returns the issuer that the rewrite makes of an address, and whether it fits.
func (r Rewrite) rewrite(re *regexp.Regexp, address string) (string, bool) {
	groups := re.FindStringSubmatchIndex(address)
	if groups == nil {
		return "", false
	}
	return string(re.ExpandString(nil, r.Replace, address, groups)), true
}
