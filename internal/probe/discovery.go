package probe

import (
	"context"
	"fmt"
	"mime"
	"net/url"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// wellKnown is where a provider's metadata is (OpenID Connect Discovery 1.0 section 4).
const wellKnown = "/.well-known/openid-configuration"

// discoveryBody is where the document waits for the step that reads it.
const discoveryBody = "discovery"

// maxHops is how many redirects of a public document are followed.
const maxHops = 5

// DiscoveryAnswer is what the provider says at its discovery address. All that
// is known about reaching the issuer's host is read from this exchange too, so
// that nothing is connected to twice.
var DiscoveryAnswer = &Step[*Fetched]{
	name: "answer at the discovery address", impact: Passive, needs: []Need{Target},
	do: func(ctx context.Context, s *Session, f *Facts) (*Fetched, error) {
		x, a := s.fetch(ctx, discoveryAddress(Target.Of(f).Issuer), wire.Metadata)
		s.keep(discoveryBody, a.Body)
		return x, nil
	},
}

func discoveryAddress(issuer string) string { return strings.TrimSuffix(issuer, "/") + wellKnown }

// fetch gets a public document and follows redirects, one exchange each.
func (s *Session) fetch(ctx context.Context, address string, doc wire.Doc) (*Fetched, *wire.Answer) {
	x := &Fetched{}
	for {
		a := s.Get(ctx, address, doc)
		x.Exchange = a.Exchange
		next := redirect(address, a)
		if next == "" || len(x.Hops) == maxHops {
			return x, a
		}
		x.Hops = append(x.Hops, a.Exchange)
		address = next
	}
}

// redirect is where an answer sends to, "" if it does not.
func redirect(from string, a *wire.Answer) string {
	if a.Status < 300 || a.Status > 399 || a.Header.Get("Location") == "" {
		return ""
	}
	base, err := url.Parse(from)
	if err != nil {
		return ""
	}
	to, err := base.Parse(a.Header.Get("Location"))
	if err != nil {
		return ""
	}
	return to.String()
}

// Discovery is the provider's metadata. When it cannot be read, the addresses
// that the user may have meant are tried, and the one that works is named.
var Discovery = &Step[*ProviderMetadata]{
	name: "discovery document", owner: "discovery-served", impact: Passive,
	needs: []Need{Target, DiscoveryAnswer, IssuerSecured},
	do: func(ctx context.Context, s *Session, f *Facts) (*ProviderMetadata, error) {
		x := DiscoveryAnswer.Of(f)
		m, saw := readDiscovery(x, s.kept(discoveryBody))
		if m != nil {
			return m, nil
		}
		p := &Problem{
			Want:     "a JSON document with an issuer at " + discoveryAddress(Target.Of(f).Issuer),
			Saw:      saw,
			Evidence: []wire.Evidence{x.At("status", statusText(x.Status()))},
		}
		switch issuer := Target.Of(f).Issuer; {
		case s.speaksTLS(ctx, x, issuer):
			p.Saw += "; the port speaks TLS: the address is " + asHTTPS(issuer)
		case x.Answered():
			s.tryCandidates(ctx, p)
		}
		return nil, p
	},
}

// speaksTLS reports whether plain http was spoken to a port that wants TLS. Such
// ports answer 400 or close the connection; that TLS stands there is tried.
func (s *Session) speaksTLS(ctx context.Context, x *Fetched, issuer string) bool {
	f := x.Exchange.Failure
	odd := x.Status() == 400 || f != nil && f.Stage == wire.StageAnswer && (f.Kind == wire.ClosedEarly || f.Kind == wire.NotHTTP)
	if !odd || isHTTPS(issuer) || len(x.Hops) > 0 || s.Recording != nil {
		return false
	}
	conn, failure := s.Recorder.Connect(ctx, asHTTPS(issuer))
	return !conn.Proxied && (failure == nil || len(conn.Chain) > 0)
}

func asHTTPS(address string) string { return "https" + address[len("http"):] }

// readDiscovery parses the document, or says why it is none.
func readDiscovery(x *Fetched, body []byte) (m *ProviderMetadata, saw string) {
	if saw := x.unreadable(); saw != "" {
		return nil, saw
	}
	m, err := ParseMetadata(body)
	if err == nil && m.Issuer != "" {
		return m, ""
	}
	switch media := x.Media(); {
	case strings.Contains(media, "html") && len(x.Hops) > 0:
		return nil, "a redirect to an HTML page, " + x.Exchange.Request.URL + ": a login wall or another application answers here"
	case strings.Contains(media, "html"):
		return nil, "an HTML page: another application or a login page answers here"
	case err != nil:
		return nil, notJSON(body, err)
	}
	return nil, "JSON without a member issuer"
}

// unreadable says why an answer cannot hold a document, "" when it may.
func (x *Fetched) unreadable() string {
	switch {
	case !x.Answered() && x.Status() != 0:
		return fmt.Sprintf("%s, and the connection broke before the end of the body", statusText(x.Status()))
	case !x.Answered():
		return "no answer: " + SayFailure(x.Exchange.Failure, &wire.Conn{})
	case x.Exchange.Answer.Truncated:
		return fmt.Sprintf("a body of more than %d bytes, cut off", wire.MaxBody)
	case len(x.Hops) == maxHops && x.Status()/100 == 3:
		return fmt.Sprintf("%d redirects and no end, the last to %s", maxHops+1, x.Header("Location"))
	case x.Status() != 200:
		return x.Say()
	}
	return ""
}

// Media is the media type of the answer, without parameters; "" when it has none.
func (x *Fetched) Media() string {
	media, _, _ := mime.ParseMediaType(x.Header("Content-Type"))
	return media
}

func notJSON(body []byte, err error) string {
	if len(body) == 0 {
		return "an empty body"
	}
	return fmt.Sprintf("%d bytes that are not JSON: %s", len(body), wire.Clean(err.Error()))
}

// tryCandidates asks the addresses that the user may have meant, and says which
// works and what the typed one then is.
func (s *Session) tryCandidates(ctx context.Context, p *Problem) {
	for _, c := range s.Config.Candidates {
		x, a := s.fetch(ctx, discoveryAddress(c.Issuer), wire.Metadata)
		if m, _ := readDiscovery(x, a.Body); m != nil {
			issuer := wire.Clean(m.Issuer)
			p.Saw += fmt.Sprintf("; what was given is %s; the issuer is %s", c.Mistake, issuer)
			p.Evidence = append(p.Evidence, x.At("body /issuer", issuer))
			return
		}
	}
}
