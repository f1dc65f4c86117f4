package report

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// htmlExchange is a line of the timeline.
type htmlExchange struct {
	Exchange
	Prefix        string
	Place, Answer string
	Curl          string
	Begin, Length string // of the bar, in thousandths of the run
	Mark          string // the style of the bar
	Findings      []htmlResult
}

func htmlExchanges(d *Document, prefix string, found []htmlResult) (all []htmlExchange, span int64) {
	span = max(d.DurationMS, 1)
	for _, e := range d.Exchanges {
		span = max(span, e.StartMS+e.MS)
	}
	for _, e := range d.Exchanges {
		x := htmlExchange{
			Exchange: e, Prefix: prefix, Place: e.place(), Answer: e.answer(), Mark: "took",
			Curl:  strings.Join(curl(e), " \\\n  "),
			Begin: thousandths(min(e.StartMS, span*996/1000), span), Length: thousandths(max(e.MS, span*4/1000, 1), span),
		}
		if e.Status == 0 {
			x.Mark = "none"
		}
		for _, r := range found {
			if slices.ContainsFunc(r.Evidence, func(at wire.Evidence) bool { return at.Exchange == e.N }) {
				x.Findings = append(x.Findings, r)
			}
		}
		all = append(all, x)
	}
	return all, span
}

func thousandths(n, of int64) string { return fmt.Sprintf("%.1f", 1000*float64(n)/float64(of)) }

// answer is what came, in a few words.
func (e Exchange) answer() string {
	if e.Status != 0 {
		return e.code()
	}
	if e.Failure == nil {
		return "no answer"
	}
	return "no answer: " + e.Failure.Text
}

// place is the path of the address, without its query.
func (e Exchange) place() string {
	address, _, _ := strings.Cut(e.URL, "?")
	if u, err := url.Parse(address); err == nil && u.Path != "" {
		return u.Path
	}
	return address
}

// host is whom the request went to.
func (e Exchange) host() string {
	address, _, _ := strings.Cut(e.URL, "?")
	if u, err := url.Parse(address); err == nil && u.Host != "" {
		return u.Host
	}
	return "another place"
}
