package main

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/report"
)

// claimsSeen puts the claims of all places side by side, in the order of their
// names; nil when nobody logged in. A person's are masked unless shown.
func claimsSeen(f *probe.Facts, v *wire.Vault, shown bool) []report.Claim {
	var idToken, userinfo, introspection probe.Claims
	if p, ok := probe.PersonClaims.Maybe(f); ok {
		idToken, userinfo = p.IDToken, p.UserInfo
	} else if c, ok := probe.IDTokenClaims.Maybe(f); ok {
		idToken = c
	}
	if i, ok := probe.ActiveIntrospection.Maybe(f); ok {
		introspection = i.Claims
	}
	all := map[string]report.Claim{}
	for _, place := range []struct {
		claims probe.Claims
		put    func(*report.Claim, *report.ClaimValue)
	}{
		{idToken, func(c *report.Claim, x *report.ClaimValue) { c.IDToken = x }},
		{userinfo, func(c *report.Claim, x *report.ClaimValue) { c.UserInfo = x }},
		{introspection, func(c *report.Claim, x *report.ClaimValue) { c.Introspection = x }},
	} {
		for name, value := range place.claims {
			c := all[name]
			c.Name = v.Clean(name)
			text := v.Clean(claimText(name, value))
			if shown && value.Value == nil && !ofSession[name] {
				text = v.Claim(value.Mask)
			}
			place.put(&c, &report.ClaimValue{Type: value.Type, Value: text})
			c.Differs = !ofToken[name] && differ(name, idToken, userinfo, introspection)
			all[name] = c
		}
	}
	return slices.SortedFunc(maps.Values(all), func(a, b report.Claim) int { return cmp.Compare(a.Name, b.Name) })
}

// claimText is a claim as it may be shown, a point in time in words too.
func claimText(name string, c probe.Claim) string {
	n, ok := c.Value.(float64)
	if !ok {
		return c.String()
	}
	text := strconv.FormatFloat(n, 'f', -1, 64)
	switch name {
	case "exp", "iat", "nbf", "auth_time":
		return text + " (" + time.Unix(int64(n), 0).UTC().Format(time.RFC3339) + ")"
	}
	return text
}

// ofToken lists claims about a token, which two tokens cannot share.
var ofToken = map[string]bool{
	"exp": true, "iat": true, "nbf": true, "jti": true, "aud": true, "azp": true, "typ": true, "at_hash": true, "c_hash": true, "nonce": true,
	"client_id": true, "scope": true, "token_type": true, "active": true,
}

// ofSession lists claims that bind a token to a login: nobody is described by them.
var ofSession = map[string]bool{"nonce": true, "sid": true, "jti": true, "at_hash": true, "c_hash": true, "s_hash": true}

// differ reports whether two of the places have the claim with two values.
func differ(name string, places ...probe.Claims) bool {
	for i, a := range places {
		for _, b := range places[i+1:] {
			if a.Has(name) && b.Has(name) && !a.Same(b, name) {
				return true
			}
		}
	}
	return false
}
