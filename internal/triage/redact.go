package triage

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// masked stands where a secret was.
const masked = "(masked)"

// A redactor takes out of a text what nobody may read in a report: tokens, codes,
// secrets, cookies, credentials and who somebody is. It goes by names first, then by
// form, and at last by what was found under a name elsewhere in the text.
type redactor struct {
	vault   *wire.Vault
	learned int
}

func newRedactor() *redactor { return &redactor{vault: wire.NewVault()} }

// maxLearned bounds how many secrets of one text are remembered.
const maxLearned = 5000

var (
	// secretNames are names whose value is secret wherever it stands; a name may have
	// anything in front (OAUTH2_PROXY_CLIENT_SECRET, app.oidc.password).
	strong = `[a-z0-9_.-]*(?:secret(?:[ _-]?key)?|passw(?:or)?d|passwd|pwd|passphrase|pass|api[_-]?key|private[_-]?key|access[_-]?token|refresh[_-]?token|id[_-]?token(?:_hint)?|subject[_-]?token|registration[_-]?access[_-]?token|assertion|code[_-]?verifier|credentials?|encryption[_-]?key|auth[_-]?key|session[_-]?(?:id|key|token)|auth_session_id|kc_restart|login_hint|user_?name|preferred_username|given_name|family_name)`
	weak   = `(?:[a-z0-9_.-]*(?:token|cookie|csrf|xsrf|nonce|ticket|jwt|otp|sid|session)|code|state|session_state|session_code|tab_id|execution|userid|user|email|sub|jti|sig|signature|device_code|user_code|samlresponse|request)`

	// name, separator, value
	assigned    = lazy(`(?i)\b((?:` + strong + `|` + weak + `))(["']?\s*(?:=>|:=|=|:)\s*)("(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\x60[^\x60]*\x60?|[^\s"'&,;}\]>)]+)`)
	spokenValue = lazy(`(?i)\b((?:` + strong + `|token|code))(\s+(?:(?:is|was|of|value)\s+)?)("[^"\s]+"|'[^'\s]+'|\x60[^\x60\s]+\x60)`)
	flagValue   = lazy(`(?i)(--?[a-z-]*(?:secret|password|token|key|cookie))(\s+)([^\s-][^\s]*)`)
	headerLine  = lazy(`(?i)\b((?:proxy-)?authorization|(?:set-)?cookie|dpop|x-[a-z-]*(?:token|secret|api-key)|apikey)(["']?\s*[:=]\s*["']?)([^"'\n]+)`)
	credentials = lazy(`(?i)\b(bearer|basic|dpop|digest|negotiate|token)(\s+)([A-Za-z0-9._~+/=-]{6,})`)
	jwtShape    = lazy(`\beyJ[A-Za-z0-9_-]{6,}(?:\.[A-Za-z0-9_-]*){0,4}`)
	userinfo    = lazy(`://[^\s/@:"']*:[^\s/@"']+@`)
	query       = lazy(`([?&#])([A-Za-z0-9_.-]+)=([^\s&"'<>\x60)\]}]*)`)
	mail        = lazy(`[A-Za-z0-9._%+-]+@([A-Za-z0-9-]+\.[A-Za-z0-9.-]+)`)
	run         = lazy(`[A-Za-z0-9+/=_~-]{16,}`)
	strongExact = lazy(`(?i)^` + strong + `$`)
)

// line is a line as it may be shown, not yet shortened.
func (r *redactor) line(s string) string {
	hide := func(re func() *regexp.Regexp, decide func(m []string) (keep string, hidden bool)) {
		s = replace(re(), s, func(m []string) string {
			keep, hidden := decide(m)
			if !hidden {
				return m[0]
			}
			return keep + masked
		})
	}
	hide(jwtShape, func([]string) (string, bool) { return "", true })
	hide(headerLine, func(m []string) (string, bool) { return m[1] + m[2], !prose(m[3]) })
	hide(userinfo, func([]string) (string, bool) { return "://", true })
	s = strings.ReplaceAll(s, "://"+masked, "://"+masked+"@")
	hide(credentials, func(m []string) (string, bool) {
		return m[1] + m[2], !lowerWord(m[3]) && !strings.HasPrefix(m[3], "realm=") && !strings.HasPrefix(m[3], "error=") && !(strings.EqualFold(m[1], "token") && !random(m[3]))
	})
	hide(query, func(m []string) (string, bool) {
		return m[1] + m[2] + "=", m[3] != "" && !wire.Harmless(m[2]) && !plainValue(m[3])
	})
	hide(flagValue, func(m []string) (string, bool) { return m[1] + m[2], !lowerWord(m[3]) || strings.Contains(m[1], "--") })
	hide(assigned, func(m []string) (string, bool) {
		quoteMark := ""
		if strings.ContainsAny(m[3][:1], "\"'`") {
			quoteMark = m[3][:1]
		}
		return m[1] + m[2] + quoteMark, r.secret(m[1], m[2], m[3])
	})
	hide(spokenValue, func(m []string) (string, bool) {
		return m[1] + m[2], r.secret(m[1], "=", m[3])
	})
	s = replace(mail(), s, func(m []string) string { return masked + "@" + m[1] })
	s = replace(run(), s, func(m []string) string { return maskRandom(m[0]) })
	return r.vault.Scrub(s)
}

// secret decides whether what stands behind a name is to be hidden.
func (r *redactor) secret(name, separator, value string) bool {
	bare := strings.Trim(value, "\"'`")
	if bare == "" || bare == masked || strings.HasPrefix(bare, masked) || plainValue(bare) {
		return false
	}
	if strongExact().MatchString(name) {
		return true
	}
	tight := !strings.Contains(separator, ":") || bare != value // a=b, or a: "b"
	lower := strings.ToLower(name)
	switch {
	case lower == "code" || lower == "state" || lower == "request":
		// Also the code of an error, the state of a machine.
		return !upperCode(bare) && !digits(bare) && (tight && strings.Contains(separator, "=") || random(bare))
	case tight:
		return !strings.Contains(bare, " ") || random(bare)
	}
	return random(bare) || len(bare) >= 12 && !strings.Contains(bare, " ") && !lowerWord(bare)
}

// plainValue holds for words that say that there is no value, or what of one.
func plainValue(s string) bool {
	return slices.Contains(proseWords, strings.ToLower(strings.Trim(s, ".,:;!?()[]{}")))
}

var proseWords = strings.Fields(`true false null nil none undefined missing empty is was are the a an no not invalid expired must cannot could should failed failure error errors
	value required expected unexpected unable mismatch wrong unknown found present absent does did has have for from in on at of to and or with without unauthorized forbidden validation
	verification signature malformed rejected denied refused unsupported this that it please check request response type openid code token id_token basic post jwt jws jwe string
	object function got issued revoked inactive active parse parsing decode refresh access_token refresh_token authorization_code client_secret_basic client_secret_post`)

// prose holds for a sentence where a header's value could stand.
func prose(s string) bool {
	words := strings.Fields(s)
	return len(words) > 0 && plainValue(words[0])
}

func lowerWord(s string) bool {
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz_.,:;'\"-/") == ""
}

func upperCode(s string) bool {
	return strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789-") == "" && len(s) < 40 && s[0] > '9' && !random(s)
}

func digits(s string) bool { return strings.Trim(s, "0123456789") == "" && len(s) <= 5 }

// random holds for what no word looks like: letters and digits that take turns, or
// both cases without sense.
func random(s string) bool {
	if len(s) < 8 {
		return strings.ContainsAny(s, "0123456789") && strings.ContainsFunc(s, unicode.IsLetter)
	}
	return turns(s) >= 3 || len(s) >= 20 && turns(s) >= 2
}

// turns counts how often a letter follows a digit, a digit a letter, or a capital a
// small letter.
func turns(s string) int {
	n, last := 0, 0
	for _, c := range s {
		kind := 0
		switch {
		case c >= '0' && c <= '9':
			kind = 1
		case c >= 'a' && c <= 'z':
			kind = 2
		case c >= 'A' && c <= 'Z':
			kind = 3
		}
		if kind != 0 && last != 0 && kind != last && !(last == 3 && kind == 2) {
			n++
		}
		last = kind
	}
	return n
}

// maskRandom hides a run of characters, or those segments of a path, that no name
// looks like. Names of classes have capitals in the middle, and hardly a digit.
func maskRandom(s string) string {
	if !strings.Contains(s, "/") {
		numbers := strings.Count(strings.Map(asDigit, s), "0")
		if len(s) >= 20 && turns(s) >= 3 && numbers > 1 || turns(s) >= 5 && numbers > 0 || turns(s) >= 8 {
			return masked
		}
		return s
	}
	if turns(s) >= 8 && strings.ContainsAny(s, "+=") {
		return masked // base64
	}
	parts := strings.Split(s, "/")
	for i, p := range parts {
		if len(p) >= 16 && turns(p) >= 3 && !uuid().MatchString(p) {
			parts[i] = masked
		}
	}
	return strings.Join(parts, "/")
}

// asDigit makes one digit of all, and drops the rest.
func asDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return '0'
	}
	return -1
}

var uuid = lazy(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

// secretWords are the ends of names behind which a value is remembered.
var secretWords = []string{"secret", "password", "passwd", "access_token", "refresh_token", "id_token", "code_verifier", "passphrase", "accesstoken", "refreshtoken", "idtoken", "api_key", "?code=", "&code=", "bearer", "basic"}

// learn remembers the value that stands behind a name, so that it is hidden where it
// is repeated without one.
func (r *redactor) learn(line string, end int) {
	if r.learned >= maxLearned {
		return
	}
	rest := line[end:]
	trimmed := strings.TrimLeft(rest, "\"'\\` \t")
	if strings.HasPrefix(trimmed, "=") || strings.HasPrefix(trimmed, ":") {
		trimmed = strings.TrimLeft(trimmed, "=:>\"'\\` \t")
	} else if !strings.HasSuffix(line[:end], "=") && trimmed == rest {
		return
	}
	stop := strings.IndexAny(trimmed, "\"'`&,;<>()[]{} \t\\")
	if stop < 0 {
		stop = len(trimmed)
	}
	value := trimmed[:stop]
	if at := strings.IndexByte(strings.TrimRight(value, "="), '='); at > 0 {
		return // the next name, and not a value
	}
	if len(value) < 6 || plainValue(value) || lowerWord(value) && len(value) < 12 {
		return
	}
	r.learned++
	r.vault.Mask("token", value)
}

// replace is ReplaceAllStringFunc with the groups.
func replace(re *regexp.Regexp, s string, by func(m []string) string) string {
	found := re.FindAllStringSubmatchIndex(s, -1)
	if found == nil {
		return s
	}
	var b strings.Builder
	last := 0
	for _, at := range found {
		groups := make([]string, len(at)/2)
		for i := range groups {
			if at[2*i] >= 0 {
				groups[i] = s[at[2*i]:at[2*i+1]]
			}
		}
		b.WriteString(s[last:at[0]] + by(groups))
		last = at[1]
	}
	return b.String() + s[last:]
}
