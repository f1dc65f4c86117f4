package main

import (
	"encoding/json"
	"slices"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/bundle"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/internal/expect"
)

// withheld stands for the value of a claim, which may be about a person. Whether
// the claim has it is a fact.
const withheld = `"(withheld)"`

// keptExpectation is what an operator expects as a bundle keeps it; nil when that
// is nothing.
func keptExpectation(x *config.Expect, at map[string]string) *bundle.Expected {
	if x == nil {
		return nil
	}
	kept := *x
	kept.Claims = slices.Clone(x.Claims)
	for i := range kept.Claims {
		if kept.Claims[i].Value != "" {
			kept.Claims[i].Value = withheld
		}
	}
	of, err := json.Marshal(kept)
	if err != nil {
		panic(err) // words, numbers and lists of them
	}
	return &bundle.Expected{Of: of, At: at}
}

// expectedChecks are the checks of what a bundle keeps.
func expectedChecks(kept *bundle.Expected) ([]*checks.Check, error) {
	if kept == nil {
		return nil, nil
	}
	var x config.Expect
	if err := json.Unmarshal(kept.Of, &x); err != nil {
		return nil, err
	}
	return expect.Checks(&x, func(member string) string { return kept.At[member] }), nil
}
