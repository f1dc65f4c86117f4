package triage

import (
	"net/netip"
	"regexp"
	"strings"
)

var (
	dialWords = []string{"refused", "econn", "etimedout", "timeout", "timed out", "timed_out", "no such host", "enotfound", "eai_again", "resolve", "name or service", "getaddrinfo", "unreachable",
		"ehostunreach", "reset by peer", "deadline exceeded", "errno", "not known", "resolution", "dial tcp", "unknownhost", "unknown host", "connecttimeout", "socket hang up", "newconnectionerror", "connectexception", "err_socket", "fetch failed", "curl error", "connect error"}

	dialForms = []form{
		{"no-such-host", lazy(`(?i)no such host|No such host is known|cURL error 6\b|ENOTFOUND|EAI_AGAIN|could ?n.t resolve host|could not resolve|name or service not known|name resolution|nodename nor servname|UnknownHostException|getaddrinfo failed|gaierror|server misbehaving|failed to lookup address|dns error|No address associated`)},
		{"refused", lazy(`(?i)connection refused|cURL error 7\b|tcp connect error|ECONNREFUSED|actively refused|Errno 111|ConnectException|connect\(\) failed \(111|Failed to connect to [^\n]{0,80}(?:couldn't connect|port)`)},
		{"slow", lazy(`(?i)timed out after \d+ ?ms|Timeout awaiting|awaiting headers|HttpClient\.Timeout|timeout of \d+ ?ms exceeded|Read timed out|ESOCKETTIMEDOUT|ReadTimeout|operation was aborted due to timeout|Operation timed out after \d+ milliseconds|outgoing request timed out`)},
		{"timeout", lazy(`(?i)i/o timeout|ETIMEDOUT|connect(?:ion)? timed out|connect(?:ion)? timeout|ConnectTimeout|Errno 110|context deadline exceeded|TimeoutError|timed out|TLS handshake timeout|UND_ERR_CONNECT_TIMEOUT`)},
		{"unreachable", lazy(`(?i)network is unreachable|no route to host|ENETUNREACH|EHOSTUNREACH|Errno 113`)},
		{"reset", lazy(`(?i)connection reset|ECONNRESET|socket hang up|reset by peer|broken pipe`)},
		{"failed", lazy(`(?i)\bfetch failed\b`)},
	}
	dialled = lazy(`(?i)(?:dial (?:tcp|udp)[46]?:? (?:lookup [^\s]+ on )?|connect (?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH) |connect to |connecting to |\()\[?([0-9a-f:.]+|localhost|\[[^\]]+\])\]?:(\d{2,5})\b`)
)

// A form is a pattern in which one thing is said by many libraries.
type form struct {
	value string
	is    func() *regexp.Regexp
}

func dials(e *event, saw func(kind, value, words string)) {
	for _, f := range dialForms {
		if m := f.is().FindString(e.text); m != "" {
			saw("dial", f.value, m)
		}
	}
	each(dialled(), e.text, func(m []string) { saw("to", kindOfHost(m[1]), m[1]) })
}

// kindOfHost tells addresses apart by who can reach them.
func kindOfHost(host string) string {
	host = strings.Trim(host, "[]")
	a, err := netip.ParseAddr(host)
	switch {
	case host == "localhost" || strings.HasSuffix(host, ".localhost"), err == nil && a.IsLoopback():
		return "loopback"
	case err == nil && (a.IsPrivate() || a.IsLinkLocalUnicast()):
		return "private"
	case err == nil:
		return "public"
	}
	return "name"
}

var (
	tlsWords = []string{"x509", "certificate", "cert_", "self signed", "self-signed", "ssl", "tls", "curl error", "pkix", "certpath", "unable_to", "depth_zero", "http response to https", "http request to an https", "altname", "handshake", "wrong version"}
	tlsForms = []form{
		{"wrong-name", lazy(`(?i)certificate is valid for|does not match the server certificate|SSLPeerUnverified|cURL error 51|certificate is not valid for any names|doesn't contain any IP SANs|ALTNAME_INVALID|does not match certificate's altnames|hostname mismatch|doesn't match (?:either of )?['"]|No subject alternative (?:DNS )?names?|no alternative certificate subject name|CERT_COMMON_NAME_INVALID|unable to obtain common name|RemoteCertificateNameMismatch|relies on legacy Common Name|TRAEFIK DEFAULT CERT|Ingress Controller Fake Certificate`)},
		{"expired", lazy(`(?i)certificate has expired|CERT_HAS_EXPIRED|certificate expired|CertificateExpiredException|NotTimeValid|CERT_DATE_INVALID`)},
		{"incomplete-chain", lazy(`(?i)unable to get local issuer certificate|UNABLE_TO_GET_ISSUER_CERT|unable to verify the first certificate|UNABLE_TO_VERIFY_LEAF_SIGNATURE|PartialChain`)},
		{"self-signed", lazy(`(?i)self[- ]signed|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN`)},
		{"unknown-ca", lazy(`(?i)unknown authority|cURL error 60|PKIX path building failed|unable to find valid certification path|CERTIFICATE_VERIFY_FAILED|CERT_AUTHORITY_INVALID|UntrustedRoot|unknown ca\b|UnknownIssuer|SSL certificate problem|certificate verify failed|bad certificate|remote certificate is invalid|not trusted by the trust provider|CertPathValidatorException|trust anchor|unknown_ca`)},
		{"plain-http", lazy(`(?i)server gave HTTP response to HTTPS client|wrong version number|first record does not look like a TLS handshake|packet length too long|record layer failure|Unrecognized SSL message|plaintext connection|unknown protocol|InvalidContentType|frame size`)},
		{"http-on-https", lazy(`(?i)HTTP request (?:was sent )?to an? HTTPS (?:server|port)|plain HTTP request was sent to HTTPS`)},
		{"client-certificate", lazy(`(?i)certificate required|No required SSL certificate was sent|client certificate.{0,40}(?:required|missing|not |fail|invalid|verif)|(?:no|missing|requires? a?|need) client cert|mTLS .{0,30}(?:fail|required|error)|handshake_failure.{0,40}certificate`)},
		{"handshake", lazy(`(?i)handshake failure|handshake_failure|SSLHandshakeException|SSL: [A-Z_]+|TLSV1_ALERT|EPROTO`)},
	}
)

func tlsErrors(e *event, saw func(kind, value, words string)) {
	for _, f := range tlsForms {
		if m := f.is().FindString(e.text); m != "" {
			saw("tls", f.value, m)
		}
	}
}

var hostInURL = lazy(`(?i)https?://([A-Za-z0-9._-]*_[A-Za-z0-9._-]*)(?:[:/]|$)`)

// hosts reads what is odd about the names of hosts.
func hosts(e *event, saw func(kind, value, words string)) {
	each(hostInURL(), e.text, func(m []string) { saw("host", "underscore", m[1]) })
}
