package triage

import (
	"encoding/base64"
	"encoding/json"
	"regexp"
	"strconv"
	"strings"
)

const algNames = `none|HS(?:256|384|512)|RS(?:256|384|512)|ES(?:256|384|512|256K)|PS(?:256|384|512)|EdDSA|Ed25519|RSA-OAEP(?:-256)?|ECDH-ES(?:\+A\d+KW)?|A(?:128|256)(?:GCM|CBC-HS256|CBC-HS512)|dir`

var (
	algorithmWords = []string{"hs256", "rs256", "es256", "ps256", "hs512", "es384", "es512", "eddsa", "ed25519", "rs512", "rs384", "hs384", "rsa-oaep", "alg"}
	algWant        = lazy(`(?i)(?:expected|expecting|allowed|supported|accepts?|should be|required|wants?)[^\n]{0,40}?["'\[(\s:=](` + algNames + `)\b`)
	algGot         = lazy(`(?i)(?:got|unexpected (?:signature )?algorithm|received|signed with|alg(?:orithm)?(?: of)?|actual|found|but was|type)\s*(?:is|was|value|header|:|=)*\s*["'\[(]*(` + algNames + `)\b`)
	algRefused     = lazy(`(?i)["'\x60(]?\b(` + algNames + `)\b["'\x60)]?[^\n]{0,30}?(?:is not|isn't|not) (?:supported|allowed|acceptable|enabled|permitted)|(?:unsupported|unknown|disallowed|invalid)[^\n]{0,40}?["'\[(\s:=](` + algNames + `)\b|requires? ["']?oct|(?:infer kty from alg:?|for alg(?:orithm)?:?) (` + algNames + `)\b`)
)

// algorithms reads which signature algorithm was wanted and which came.
func algorithms(e *event, saw func(kind, value, words string)) {
	got := map[string]bool{}
	each(algRefused(), e.text, func(m []string) {
		if alg := m[1] + m[2] + m[3]; alg != "" {
			got[alg] = true
			saw("alg-got", alg, m[0])
		}
	})
	each(algGot(), e.text, func(m []string) {
		got[m[1]] = true
		saw("alg-got", m[1], m[0])
	})
	each(algWant(), e.text, func(m []string) {
		if !got[m[1]] {
			saw("alg-want", m[1], m[0])
		}
	})
}

var (
	missingWords = []string{"missing", "not found", "not present", "absent", "does not contain", "did not contain", "not contain", "required", "no claim", "lacks", "without", "undefined", "set an email", "not set", "is null", "could not find", "keyerror", "no such", "not provided", "not included"}

	missingName = lazy(`(?i)(?:missing(?: (?:required|the|a|jwt|json|field|member|claim|claims|property|parameter|parameter\(s\)|value|object|with|key|data|for|of|attribute))*|does not (?:contain|include|have)(?: (?:the|a|an|required|claim))*|did not (?:contain|include|return)(?: (?:the|a|an|required|claim))*|no claim|lacks(?: (?:the|a|an|claim))*|KeyError)\s*[:(]*\s*["'\x60\[]*([a-z][a-z0-9_]{1,40})\b`)
	namedAbsent = lazy(`(?i)(?:claim |claims |field |parameter |property |attribute |member )?["'\x60\[]{0,2}\b([a-z][a-z0-9_]{1,40})\b["'\x60\]]*(?: (?:claim|field|parameter|property|attribute|value))? (?:(?:is|was|are|were) )?(?:missing|not found|not present|absent|not set|undefined|required but|is required|not included|not provided)\b`)
	claimNames  = map[string]bool{"email": true, "mail": true, "upn": true, "groups": true, "group": true, "roles": true, "role": true, "sub": true, "aud": true, "azp": true, "iss": true, "nonce": true, "kid": true, "use": true, "alg": true, "iat": true, "exp": true, "sid": true,
		"name": true, "username": true, "preferred_username": true, "nickname": true, "email_verified": true, "id_token": true, "access_token": true, "refresh_token": true, "token_type": true, "expires_in": true, "state": true, "code": true, "scope": true, "at_hash": true, "c_hash": true,
		"code_challenge": true, "code_verifier": true, "code_challenge_method": true, "client_id": true, "client_secret": true, "redirect_uri": true, "id_token_hint": true, "response_types_supported": true, "subject_types_supported": true,
		"authorization_endpoint": true, "token_endpoint": true, "jwks_uri": true, "userinfo_endpoint": true, "end_session_endpoint": true, "keys": true, "issuer": true, "audience": true, "given_name": true, "family_name": true, "openid": true}
)

// missing reads the names of claims, members and parameters that are said not to be there.
func missing(e *event, saw func(kind, value, words string)) {
	for _, re := range []func() *regexp.Regexp{missingName, namedAbsent} {
		each(re(), e.text, func(m []string) {
			if name := strings.ToLower(m[1]); claimNames[name] {
				saw("missing", name, m[0])
			}
		})
	}
}

var (
	tokenWords = []string{"eyj", "5 parts", "five parts", "segments", "parts"}
	compact    = lazy(`\b(eyJ[A-Za-z0-9_-]{10,})(?:\.([A-Za-z0-9_-]*))?(?:\.([A-Za-z0-9_-]*))?(?:\.([A-Za-z0-9_-]*))?(?:\.([A-Za-z0-9_-]*))?`)
	partsFound = lazy(`(?i)(?:found|got|has|have|received|contains?|with)\s+(\d+) (?:parts|segments)|(?:parts|segments)[^\n]{0,20}?(?:found|got|was|:)\s*(\d+)`)
)

// tokens reads the header of tokens in the text: what is signed with which algorithm,
// or encrypted. Nothing but the algorithm is kept.
func tokens(e *event, saw func(kind, value, words string)) {
	each(compact(), e.text, func(m []string) {
		header := m[1]
		raw, err := base64.RawURLEncoding.DecodeString(header[:len(header)/4*4])
		var h struct {
			Alg, Enc string
		}
		if err != nil || json.Unmarshal(raw, &h) != nil {
			full, err := base64.RawURLEncoding.DecodeString(header)
			if err != nil || json.Unmarshal(full, &h) != nil {
				// Cut off: what RSA-OAEP looks like in base64 is known.
				if strings.HasPrefix(header, "eyJhbGciOiJSU0EtT0FFUC") || strings.HasPrefix(header, "eyJlbmMiOi") {
					saw("jwt", "jwe", "a token that is encrypted")
				}
				return
			}
		}
		if h.Enc != "" || m[5] != "" {
			saw("jwt", "jwe", "a token with enc="+algOnly(h.Enc)+" in its header")
		} else if alg := algOnly(h.Alg); alg != "" {
			saw("jwt", alg, "a token signed with "+alg)
		}
	})
	each(partsFound(), e.text, func(m []string) {
		n, _ := strconv.Atoi(m[1] + m[2])
		switch {
		case n == 5:
			saw("jwt", "jwe", m[0])
		case n == 1:
			saw("jwt", "opaque", m[0])
		}
	})
}

// algOnly keeps names of algorithms; a header may say anything.
func algOnly(s string) string {
	if algExact().MatchString(s) {
		return s
	}
	return ""
}

var algExact = lazy(`^(?:` + algNames + `)$`)

var (
	exceptionWords = []string{"exception", "error", "code:", "\"code\"", "::", "panicked"}
	dotted         = lazy(`\b(?:[a-z][\w]*\.){1,8}([A-Z]\w*(?:Exception|Error|Failure))\b`)
	bareClass      = lazy(`(?:^|[\s:(\["'\\])((?:[A-Z][A-Za-z0-9]*::)*[A-Z][A-Za-z0-9]*(?:Exception|Error|NotFound|Failed|Forbidden|InvalidToken|Unauthorized))\b`)
	nodeCode       = lazy(`(?i)\bcode["']?:\s*["']([A-Z][A-Z0-9_]{3,})["']`)
)

// exceptions reads classes of exceptions and the codes of Node's errors.
func exceptions(e *event, saw func(kind, value, words string)) {
	each(dotted(), e.text, func(m []string) { saw("exception", m[1], m[1]) })
	each(bareClass(), e.text, func(m []string) {
		parts := strings.Split(m[1], "::")
		saw("exception", parts[len(parts)-1], m[1])
	})
	each(nodeCode(), e.text, func(m []string) { saw("code", strings.ToUpper(m[1]), "code "+m[1]) })
}
