//go:build interop

package interop

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// record shows what each client says, for a row that is to be written.
var record = flag.Bool("record", false, "show the last page and the log of each client")

// TestClients has a user log in through each real client at each variant of a
// provider that its table names, compares what happened with the table, and what
// the tool foretells with both. One client, or one pair, alone:
//
//	go test -tags interop -run TestClients//authlib ./internal/interop
//	go test -tags interop -v -run 'TestClients//authlib@.*-jwe$' ./internal/interop -record
//
// The part between names the server, which pairs share.
func TestClients(t *testing.T) {
	t.Parallel()
	variants, clients := loadClients(t)
	began := time.Now()
	t.Cleanup(func() { t.Logf("all clients in %v", time.Since(began).Round(time.Second)) })

	var servers []string
	tried := map[string][]*trial{}
	for _, c := range clients {
		installed := new(attempt)
		for _, p := range c.Pairs {
			v := variants.Variants[p.Variant]
			key := strings.Join(slices.Concat([]string{v.Provider}, v.Server), "+")
			if !slices.Contains(servers, key) {
				servers = append(servers, key)
			}
			tried[key] = append(tried[key], &trial{Client: c, Pair: &p, variant: v, settings: variants.SettingsOf(c, &p), installed: installed})
		}
	}
	for _, key := range servers {
		t.Run(key, func(t *testing.T) {
			t.Parallel()
			runTrials(t, tried[key])
		})
	}
}

// A trial is a pair with all that belongs to it.
type trial struct {
	*Client
	*Pair
	variant   Variant
	settings  map[string]string
	installed *attempt // the client
	logs      string   // the folder with its log and its settings, once it was started
}

// An attempt is made once, and fails everyone when it fails.
type attempt struct {
	sync.Once
	err error
}

func (o *attempt) do(t *testing.T, what func() error) {
	t.Helper()
	o.Do(func() { o.err = what() })
	if o.err != nil {
		t.Fatal(o.err)
	}
}

// runTrials runs the pairs that share one server, which is started as soon as one
// of them is wanted.
func runTrials(t *testing.T, trials []*trial) {
	v := trials[0].variant
	clientMB := 0
	for _, each := range trials {
		clientMB = max(clientMB, each.Client.MemoryMB)
	}
	const atOnce = 2 // clients, as each holds a processor
	t.Cleanup(memory.take(loadTruth(t, v.Provider).MemoryMB + atOnce*clientMB))
	var up attempt
	var known map[string]string
	server := t // it ends with the last of them
	for _, each := range trials {
		t.Run(each.Folder+"@"+each.Name(), func(t *testing.T) {
			t.Parallel()
			defer processors.take(1)()
			each.installed.do(t, func() error { return tryInstall(t, filepath.Join("clients", each.Folder)) })
			up.do(t, func() (err error) {
				if err = tryInstall(t, v.Provider); err == nil {
					known, err = start(server, v.Provider, v.Server)
				}
				return err
			})
			each.run(t, known)
		})
	}
}

// run has one user log in through the client. Known is what the provider says of
// itself.
func (a *trial) run(t *testing.T, known map[string]string) {
	t.Helper()
	for name, value := range a.settings {
		filled, err := expand(value, known)
		if err != nil {
			t.Fatal(err)
		}
		a.settings[name] = filled
	}
	happened, last, log := a.login(t)
	if happened != a.Happened {
		t.Errorf("%s happened, the table has %s", happened, a.Happened)
	}
	page := func() string { return last }
	text := log
	if a.Where == "page" {
		text = page
	}
	if !comes(t, a.Says, known, text) {
		t.Errorf("the client does not say %q", a.Says)
	}
	if !comes(t, a.Shows, known, page) {
		t.Errorf("the page does not say %q", a.Shows)
	}
	if t.Failed() || *record {
		t.Logf("%s\npage: %s\nlog:\n%s", happened, shorten(last, 2500), shorten(log(), 5000))
	}
	if a.Pair.Untold == "" {
		a.foretell(t, known)
	}
}

// comes waits until a text has the message, for a moment: a log is written when the
// page is out already.
func comes(t *testing.T, message string, known map[string]string, text func() string) bool {
	t.Helper()
	pattern, err := literal(message, known)
	if err != nil {
		t.Fatal(err)
	}
	wanted := regexp.MustCompile(pattern)
	for range 20 {
		if wanted.MatchString(text()) {
			return true
		}
		time.Sleep(100 * time.Millisecond)
	}
	return false
}

// login starts the client, and has the user log in and do what the pair says.
// It returns the last page and the client's log.
func (a *trial) login(t *testing.T) (h Happening, last string, log func() string) {
	t.Helper()
	var env []string
	for _, name := range slices.Sorted(maps.Keys(a.settings)) {
		env = append(env, name+"="+a.settings[name])
	}
	known, logs, err := startOnce(t, filepath.Join("clients", a.Folder), nil, env)
	a.logs = logs
	log = func() string {
		data, _ := os.ReadFile(filepath.Join(logs, "client.log"))
		return string(data)
	}
	if err != nil {
		if log() == "" {
			t.Fatal(err) // not even an attempt
		}
		return NoStart, "", log
	}
	b := newBrowser(t, cmp.Or(a.variant.Username, "alice"), cmp.Or(a.variant.Password, "password"))
	home, err := url.Parse(known["address"])
	if err != nil {
		t.Fatal(err)
	}
	got, err := b.open(known["address"] + a.Start)
	if err != nil {
		t.Fatal(err)
	}
	h = a.happened(got, home, Refused)
	b.username = "" // whoever has to log in again is logged out
	for _, step := range a.Then {
		if h != LoggedIn {
			break
		}
		got, h = a.step(t, b, step, home)
	}
	return h, fmt.Sprintf("%d %s", got.status, got.text), log
}

// happened tells from a page whether the client knows the user; elsewhere is what
// it means to be at the provider.
func (a *trial) happened(got *shown, home *url.URL, elsewhere Happening) Happening {
	switch {
	case got.at.Host != home.Host:
		return elsewhere
	case got.status < 400 && strings.Contains(got.text, a.SignedIn):
		return LoggedIn
	}
	return Refused
}

// step asks for a page, several times at once where the step says so, and returns
// the worst of what came.
func (a *trial) step(t *testing.T, b *browser, s Step, home *url.URL) (worst *shown, h Happening) {
	t.Helper()
	if s.Wait != "" {
		wait, err := time.ParseDuration(s.Wait)
		if err != nil {
			t.Fatal(err)
		}
		time.Sleep(wait)
	}
	type outcome struct {
		got *shown
		err error
	}
	all := make(chan outcome)
	times := max(1, s.Times)
	for range times {
		go func() {
			got, err := b.open(home.String() + s.Get)
			all <- outcome{got, err}
		}()
	}
	h = LoggedIn
	for range times {
		o := <-all
		if o.err != nil {
			t.Error(o.err)
			continue
		}
		if each := a.happened(o.got, home, LoggedOut); worst == nil || each != LoggedIn {
			worst, h = o.got, each
		}
	}
	if worst == nil {
		t.FailNow()
	}
	return worst, h
}

func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}
