package triage

import (
	"fmt"
	"slices"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// sender is the product that the text comes from, or the one that was named.
func (r *reading) sender(is, named string) *knowledge.Sender {
	if named != "" {
		return r.known.FindSender(is, named)
	}
	count := map[int]int{}
	var best *knowledge.Sender
	most := 0
	for _, f := range r.fired {
		if f.sender < 0 {
			continue
		}
		s := &r.known.Senders[f.sender]
		if s.Is != is {
			continue
		}
		if count[f.sender]++; !s.Library {
			count[f.sender]++ // what uses the library is meant
		}
		if count[f.sender] > most {
			best, most = s, count[f.sender]
		}
	}
	// Words of a product's own are better evidence than its name.
	for _, f := range r.fired {
		name := f.App
		if is == "provider" {
			name = f.Provider
		}
		if name == "" || f.says == nil || f.message && !f.alone {
			continue
		}
		i := slices.IndexFunc(r.known.Senders, func(s knowledge.Sender) bool { return s.Is == is && s.Name == name })
		if i < 0 {
			continue
		}
		if count[i] += 3; count[i] > most {
			best, most = &r.known.Senders[i], count[i]
		}
	}
	return best
}

// saw tells what was observed where nothing was recognised.
func (r *reading) saw() []string {
	var all []string
	for _, o := range r.seen {
		text := fmt.Sprintf("%s %s", title(o.kind), wire.Clean(r.redactor.line(o.value)))
		if !slices.Contains(all, text) && len(all) < 12 && o.kind != "exception" || o.kind == "exception" && len(all) < 12 {
			all = append(all, text)
		}
	}
	return all
}

// title is how a kind of observation is called for a reader.
func title(kind string) string {
	switch kind {
	case "at":
		return "a request to"
	case "error":
		return "OAuth error"
	case "status":
		return "HTTP status"
	case "dial":
		return "connection:"
	case "tls":
		return "TLS:"
	case "event":
		return "event"
	case "to":
		return "an address that is"
	case "alg-got", "alg-want":
		return "algorithm"
	case "missing":
		return "said to be missing:"
	case "body":
		return "an answer that is"
	case "aadsts":
		return "AADSTS"
	}
	return kind
}
