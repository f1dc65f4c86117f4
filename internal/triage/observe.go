package triage

import "regexp"

// An observation is one thing that an event shows, read from its structure and not
// from its wording. Its value is a word of ours or of a protocol, or an address.
type observation struct {
	kind, value string
	words       string // what it was read from, for a reader; redacted before it is shown
}

// The kinds of observations, as signs name them (knowledge.Sign.Saw):
//
//	error        an OAuth error code, as invalid_grant
//	description  the error_description or message beside it
//	status       an HTTP status that is no success
//	at           what was asked: discovery, as-metadata, jwks, token, authorization, userinfo,
//	             introspection, revocation, logout, device, par, callback
//	differs      how two compared values differ: slash, scheme, host, port, path, path-lost, path-gained, case,
//	             template, sts, endpoint, not-url, other
//	of           what was compared: issuer, audience, algorithm, redirect, nonce, state, subject, hash
//	in           where the issuer that did not fit stood: token, discovery, response
//	got          the kind of one of the hosts: internal-host, http
//	alg-got      the algorithm that came, alg-want the one that was expected
//	body         what a parser met: html, jwt, empty, text
//	dial         refused, timeout, no-such-host, unreachable, reset, slow
//	to           where a connection went: loopback, private, public, name
//	tls          unknown-ca, self-signed, incomplete-chain, wrong-name, expired, plain-http, http-on-https,
//	             client-certificate, handshake
//	missing      the name of a claim, member or parameter that is said to be missing
//	jwt          of a token in the text: its algorithm, jwe, parts-5, opaque
//	event        the type of a Keycloak event, as CODE_TO_TOKEN_ERROR; event-error its error
//	aadsts       the number of an error of Entra ID
//	exception    the class of an exception, without its package; code the code of a Node error
//	host         an oddity of a host name: underscore
//	param        of an authorization or token request in the text: redirect-http, no-openid, no-state,
//	             short-state, no-pkce, empty-client, undefined-client, quoted, response-type-…, form-post
//	location     where a redirect goes: login, forward-auth
var kinds = map[string]bool{
	"error": true, "description": true, "status": true, "at": true, "differs": true, "of": true, "in": true, "got": true,
	"alg-got": true, "alg-want": true, "body": true, "dial": true, "to": true, "tls": true, "missing": true, "jwt": true,
	"event": true, "event-error": true, "aadsts": true, "exception": true, "code": true, "host": true, "param": true, "location": true,
}

// An observer reads one kind of structure. It is asked only where an event has one
// of its words.
type observer struct {
	words []string
	look  func(e *event, saw func(kind, value, words string))
}

// observers in the order in which their findings are told.
var observers = []observer{
	{oauthWords, oauthErrors},
	{statusWords, statuses},
	{endpointWords, endpoints},
	{pairWords, pairs},
	{algorithmWords, algorithms},
	{parserWords, parsers},
	{dialWords, dials},
	{tlsWords, tlsErrors},
	{missingWords, missing},
	{tokenWords, tokens},
	{[]string{"type="}, keycloakEvents},
	{[]string{"aadsts"}, entraErrors},
	{exceptionWords, exceptions},
	{[]string{"redirect_uri", "response_type", "client_id"}, requests},
	{[]string{"_"}, hosts},
}

// each calls do with the groups of every match, up to a bound that no message reaches.
func each(re *regexp.Regexp, text string, do func(groups []string)) {
	for _, m := range re.FindAllStringSubmatch(text, 32) {
		do(m)
	}
}
