package probe

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/oidc-doctor/oidc-doctor/internal/settings"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// ProviderSettings asks the provider's admin API about the client, with the
// token of an administrator, read only. It never fails: a token without rights
// is an answer, which the check settings-readable judges, and of which all other
// checks are judged without.
//
// The token goes to nobody but the issuer's own host, over TLS or on this
// machine, and never where an answer redirects to.
var ProviderSettings = &Step[*ClientSettings]{
	name: "settings of the client at the provider", impact: Active,
	needs: []Need{Target, DiscoveryAnswer, Discovery, Client},
	do: func(ctx context.Context, s *Session, f *Facts) (*ClientSettings, error) {
		t := Target.Of(f)
		var api *settings.API
		if s.Config.AdminAPI != nil {
			api = s.Config.AdminAPI(Discovery.Of(f), DiscoveryAnswer.Of(f))
		}
		if api == nil {
			return nil, &NotOffered{What: "is none whose admin API is known"}
		}
		base := api.Address(t.Issuer)
		switch {
		case base == "" || hostPort(base) != hostPort(t.Issuer):
			return nil, &NotOffered{What: "has an issuer of another form than those of " + api.Title}
		case s.Config.AdminToken == "":
			return nil, &Missing{Flag: "--admin-token-file"}
		}
		return s.askSettings(ctx, api, base, t.ClientID), nil
	},
}

// adminToken is the token without what files, shells and people put around it.
func (c *Config) adminToken() string {
	token := strings.TrimSpace(c.AdminToken)
	if scheme, rest, ok := strings.Cut(token, " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(rest)
	}
	return token
}

func (s *Session) askSettings(ctx context.Context, api *settings.API, base, clientID string) *ClientSettings {
	c := &ClientSettings{API: api.Title, Token: api.Token}
	if u, err := url.Parse(base); err != nil || u.Scheme != "https" && !isLoopback(base) {
		c.Unread = "the issuer is not https, and the admin token is not sent where others could read it"
		return c
	}
	r := &settingsReader{session: s, api: api, answers: settings.Answers{}, asked: map[string]wire.Exchange{}}
	why := r.ask(ctx, base, clientID)
	for i, request := range api.Requests {
		e, asked := r.asked[request.Name]
		if asked {
			c.Asked = append(c.Asked, at(e, "status", statusText(e.Answer.Status)))
		}
		switch {
		case i == 0 && why[request.Name] != "":
			c.Unread = why[request.Name]
			return c
		case i == 0 && r.answers[request.Name] == nil:
			c.Absent = true
			return c
		case why[request.Name] != "":
			c.Without = append(c.Without, "the "+request.Name+": "+why[request.Name])
		}
	}
	c.Object = r.object(api.Requests[0].Name)
	r.fill(c)
	return c
}

// ask makes the requests, each as soon as the answers are there that it needs,
// and returns why some could not be read.
func (r *settingsReader) ask(ctx context.Context, base, clientID string) map[string]string {
	why := map[string]string{}
	waiting := r.api.Requests
	for len(waiting) > 0 {
		var later []settings.Request
		var now []*outcome
		for _, request := range waiting {
			if slices.ContainsFunc(request.Wants(), func(name string) bool { return r.answers[name] == nil && why[name] == "" }) {
				later = append(later, request)
				continue
			}
			path, err := request.Path(clientID, r.answers)
			if err != nil {
				why[request.Name] = err.Error()
				continue
			}
			now = append(now, &outcome{request: request, address: base + path})
		}
		if len(now) == 0 && len(later) == len(waiting) {
			break // what they wait for is not there
		}
		var wg sync.WaitGroup
		for _, o := range now {
			wg.Go(func() { r.get(ctx, o, clientID) })
		}
		wg.Wait()
		for _, o := range now {
			name := o.request.Name
			r.asked[name], why[name] = o.exchange, o.why
			if o.answer != nil {
				r.answers[name] = o.answer
			}
		}
		waiting = later
	}
	return why
}

// An outcome is one request and what came of it. Without an answer and without a
// reason the client is not in what came.
type outcome struct {
	request  settings.Request
	address  string
	exchange wire.Exchange
	answer   *settings.Answer
	why      string // there is no answer
}

func (r *settingsReader) get(ctx context.Context, o *outcome, clientID string) {
	header := http.Header{"Authorization": {"Bearer " + r.session.Config.adminToken()}, "Accept": {"application/json"}}
	a := r.session.send(ctx, http.MethodGet, o.address, header, nil, wire.Settings(r.api.Shown(&o.request)))
	o.exchange = a.Exchange
	var doc any
	if json.Unmarshal(a.Body, &doc) != nil {
		doc = nil
	}
	if o.why = r.session.noSettings(r.api, &o.request, &Fetched{Exchange: a.Exchange}, doc); o.why != "" {
		return
	}
	o.answer = o.request.Understand(doc, clientID)
	if o.answer != nil && r.masked(o.answer, o.request.Name) {
		o.answer, o.why = nil, statusText(a.Status)+" with masked values: the admin token has not the right to read them"
	}
}

// masked reports whether the product has put something else in the place of the
// values.
func (r *settingsReader) masked(answer *settings.Answer, name string) bool {
	if r.api.Hidden == "" {
		return false
	}
	alone := settings.Answers{name: answer}
	return slices.ContainsFunc(r.api.Sources(), func(from settings.Source) bool {
		return slices.ContainsFunc(alone.Raw(from), func(f settings.Found) bool { return f.Text == r.api.Hidden })
	})
}
