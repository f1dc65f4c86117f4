package triage

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
)

const (
	quotedValue = `\[?["'\x60<]?\s*(?:"|')?([^\s"'\x60<>\[\],;]+)["'\x60>\]]*`
	gotWord     = `(?:but )?(?:got|received|actual(?:ly)?|current|but was|was|is|found|returned|instead of|saw|value|token has|audience from token is)`
)

var (
	pairWords = []string{"expect", "match", "mismatch", "differ", "issuer", "issued by", "does not equal", "not equal", "idx10205", "unexpected", "!=", "invalid iss", "authority"}

	expectedGot = lazy(`(?i)expected(?: (?:to be|value|one of|any of|issuer|iss|audience|is|are))*\s*[:=]?\s*` + quotedValue + `[^\n]{0,60}?\b` + gotWord + `\s*[:=]?\s*` + quotedValue)
	gotExpected = lazy(`(?i)\b(?:got|received|found|unexpected|actual|invalid)\b[^\n]{0,40}?[:=]?\s*` + quotedValue + `[^\n]{0,40}?\bexpected\s*(?:to be|value)?\s*[:=]?\s*` + quotedValue)
	compares    = lazy(`(?i)match|mismatch|differ|expected|not equal|unequal|!=|\bvs\.?\b|invalid issuer|issuer[^\n]{0,200}(?:is )?invalid|unexpected|issued by a different|not the same|should be|authority`)
	comparesIss = lazy(`(?i)issuer|\biss\b|authority|IDX10205|ID2165|issued by`)
	inToken     = lazy(`(?i)id[ _-]?token|access[ _-]?token|\bjwt\b|bearer|IDX10205|\btoken\b|claim`)
	inResponse  = lazy(`(?i)rfc ?9207|authori[sz]ation response|iss missing|iss mismatch|\biss parameter|callback|server response`)
	inDiscovery = lazy(`(?i)discover|metadata|returned by provider|well-known|configuration|provider`)

	subjects = []struct {
		of string
		is func() *regexp.Regexp
	}{
		{"audience", lazy(`(?i)audience|\baud\b`)},
		{"algorithm", lazy(`(?i)\balg(?:orithm)?\b|signed with`)},
		{"nonce", lazy(`(?i)\bnonce\b`)},
		{"redirect", lazy(`(?i)redirect[_ ]?ur|callback[_ ]ur|reply`)},
		{"hash", lazy(`(?i)(?:at|c)_hash`)},
		{"subject", lazy(`(?i)\bsub(?:ject)?\b`)},
		{"issuer", comparesIss},
		{"state", lazy(`(?i)\bstate\b`)},
	}
)

// pairs reads two values that were compared and says how they differ. Which words
// stand around them does not matter, as long as they say that values do not fit.
func pairs(e *event, saw func(kind, value, words string)) {
	if !compares().MatchString(e.text) {
		return
	}
	of := subjectOf(e.text)
	want, got, ok := twoValues(e.text)
	if ok && (strings.Contains(want+got, "://") && of == "issuer") == (strings.Contains(want, "://") && strings.Contains(got, "://")) {
		pair(e.text, of, want, got, saw)
		return
	}
	if !comparesIss().MatchString(e.text) {
		return
	}
	// Without a form that is known: the two addresses that are no endpoint.
	var found []string
	each(address(), e.text, func(m []string) {
		a := strings.TrimRight(m[0], ".,;:)")
		if u, err := url.Parse(a); err == nil && endpointOf(u.Path) == "" && !slices.Contains(found, a) {
			found = append(found, a)
		}
	})
	if len(found) == 2 {
		pair(e.text, "issuer", found[0], found[1], saw)
	}
}

// subjectOf is what was compared: the first thing that is named.
func subjectOf(text string) string {
	first, of := len(text), ""
	for _, s := range subjects {
		if at := s.is().FindStringIndex(text); at != nil && at[0] < first {
			first, of = at[0], s.of
		}
	}
	return of
}

func twoValues(text string) (want, got string, ok bool) {
	if m := expectedGot().FindStringSubmatch(text); m != nil {
		return trimValue(m[1]), trimValue(m[2]), true
	}
	if m := gotExpected().FindStringSubmatch(text); m != nil {
		return trimValue(m[2]), trimValue(m[1]), true
	}
	return "", "", false
}

func trimValue(s string) string { return strings.TrimRight(s, `.,;:)"'`) }

// pair tells of two values what they are and how they differ.
func pair(text, of, want, got string, saw func(kind, value, words string)) {
	isAddress := strings.Contains(want, "://") && strings.Contains(got, "://")
	if of == "" && isAddress {
		of = "issuer"
	}
	if of == "" || want == got || of == "issuer" && !strings.Contains(want+got, "://") {
		return
	}
	words := want + " and " + got
	saw("of", of, words)
	how := difference(want, got)
	saw("differs", how, words)
	if of != "issuer" {
		return
	}
	switch {
	case inResponse().MatchString(text):
		saw("in", "response", words)
	case inToken().MatchString(text):
		saw("in", "token", words)
	case inDiscovery().MatchString(text):
		saw("in", "discovery", words)
	}
	a, errA := url.Parse(want)
	b, errB := url.Parse(got)
	if errA != nil || errB != nil {
		return
	}
	if isInternal(a.Hostname()) != isInternal(b.Hostname()) {
		saw("got", "internal-host", words)
	}
	if b.Scheme == "http" && a.Scheme == "https" {
		saw("got", "http", words)
	}
}

// isInternal holds for names and addresses that only a network of one's own knows.
func isInternal(host string) bool {
	switch k := kindOfHost(host); k {
	case "loopback", "private":
		return true
	case "public":
		return false
	}
	return !strings.Contains(host, ".") || strings.HasSuffix(host, ".local") || strings.HasSuffix(host, ".internal") ||
		strings.HasSuffix(host, ".svc") || strings.Contains(host, ".svc.") || strings.HasSuffix(host, ".lan") || strings.HasPrefix(host, "host.docker")
}

// difference names the first part in which two issuers differ.
func difference(want, got string) string {
	both := strings.ToLower(want + " " + got)
	switch {
	case strings.Contains(both, "{tenantid}") || strings.Contains(both, "%7btenantid%7d"):
		return "template"
	case strings.Contains(both, "sts.windows.net"):
		return "sts"
	}
	a, errA := url.Parse(want)
	b, errB := url.Parse(got)
	if errA != nil || errB != nil {
		return "other"
	}
	if a.Host == "" || b.Host == "" {
		if strings.TrimRight(want, "/") == strings.TrimRight(got, "/") {
			return "slash"
		}
		if (a.Host == "") != (b.Host == "") {
			return "not-url"
		}
		return "other"
	}
	switch {
	case strings.TrimRight(want, "/") == strings.TrimRight(got, "/"):
		return "slash"
	case strings.EqualFold(want, got):
		return "case"
	case strings.Contains(both, ".well-known") || endpointOf(a.Path) != "" || endpointOf(b.Path) != "":
		return "endpoint"
	case a.Hostname() != b.Hostname():
		return "host"
	case a.Scheme != b.Scheme:
		return "scheme"
	case a.Port() != b.Port():
		return "port"
	}
	p, q := strings.Trim(a.Path, "/"), strings.Trim(b.Path, "/")
	switch {
	case q == "" || strings.HasPrefix(p, q+"/") || strings.HasSuffix(p, "/"+q):
		return "path-lost"
	case p == "" || strings.HasPrefix(q, p+"/") || strings.HasSuffix(q, "/"+p):
		return "path-gained"
	}
	return "path"
}
