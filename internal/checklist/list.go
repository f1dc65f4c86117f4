// Package checklist makes of an application's profile what somebody needs who sets
// up its client: what it wants from any provider, line by line in the order in which
// a client is made, with the provider's own settings where one is named; then its own
// settings, how its sessions live, and what older releases did otherwise.
//
// It judges nothing and asks nobody: everything is said by knowledge. It must never
// name a product.
//
// Start reading at New, then needs.go.
package checklist

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// A List is all that is to be set up for one application.
type List struct {
	App      *knowledge.App
	Provider *knowledge.Provider // nil: any
	Needs    []Need
	Own      []Setting
	Session  []string // sentences
	Older    []Older
}

// A Need is one line: something that the application wants at the provider.
type Need struct {
	Name     string
	Literals []string // to be copied
	Value    string   // what else there is to say, in a few words
	Notes    []string // sentences
	Settings []knowledge.ClientSetting

	topic string   // of a provider's client:; "" none
	words []string // that the provider's settings are chosen by
}

// A Setting is one of the application's own.
type Setting struct {
	Names   []string // in files, as a variable, as a flag: each as it is typed
	Needed  bool
	Value   string // what goes there
	Default string
}

// Older is what releases before one did otherwise.
type Older struct {
	Before string
	Lines  []string
	See    string
}

// Public stands for the host of the application in addresses.
const Public = "APP"

// New makes the list of an application, for any provider or for one.
func New(a *knowledge.App, p *knowledge.Provider) (*List, error) {
	b := newBuilder(a)
	l := &List{App: a, Provider: p, Needs: b.needs(), Own: b.own(p), Session: b.session()}
	if p != nil {
		l.answer(p)
	}
	if a.Version != "" {
		return l, nil
	}
	for i, c := range a.Changes {
		old, err := a.Older(i)
		if err != nil {
			return nil, err
		}
		ob := newBuilder(old)
		lines := append(changed(b.needs(), ob.needs()), missing(b.session(), ob.session())...)
		if len(lines) > 0 {
			l.Older = append(l.Older, Older{Before: c.Before, Lines: lines, See: c.See})
		}
		b = ob
	}
	return l, nil
}

// answer gives each need the provider's own settings, each of them once.
func (l *List) answer(p *knowledge.Provider) {
	var told []string
	for i := range l.Needs {
		n := &l.Needs[i]
		for _, s := range p.SettingsFor(n.topic, n.words...) {
			s.Do = strings.ReplaceAll(s.Do, "{value}", cmp.Or(strings.Join(n.Literals, ", "), n.Value))
			if !slices.Contains(told, s.Do) {
				told = append(told, s.Do)
				n.Settings = append(n.Settings, s)
			}
		}
	}
	l.Needs = slices.DeleteFunc(l.Needs, func(n Need) bool { return n.Value == "" && len(n.Literals)+len(n.Settings) == 0 })
}

// text is a line without its name.
func (n *Need) text() string {
	said := strings.TrimSpace(strings.Join(n.Literals, ", ") + " " + n.Value)
	return strings.Join(append([]string{said + "."}, n.Notes...), " ")
}

// changed are the lines of old that are not among those of now.
func changed(now, old []Need) []string {
	var was []string
	for _, o := range old {
		same := func(n Need) bool { return n.Name == o.Name && n.text() == o.text() }
		if !slices.ContainsFunc(now, same) && o.text() != "." {
			was = append(was, o.Name+": "+o.text())
		}
	}
	return was
}

func missing(now, old []string) []string {
	return slices.DeleteFunc(old, func(s string) bool { return slices.Contains(now, s) })
}

// A builder makes lines of one profile.
type builder struct {
	*application.Used
}

func newBuilder(a *knowledge.App) *builder {
	return &builder{&application.Used{Name: a.Name, Title: a.Title, Version: a.Version, Profile: a.Profile}}
}

// key is a setting of the application by its canonical name; ok is whether it has one.
func (b *builder) key(name string) (k application.Key, ok bool) {
	for _, k := range b.Profile.Config.Settings {
		if k.Name == name && name != "" {
			return k, true
		}
	}
	return k, false
}

// typed are the names of a setting as people type them.
func typed(k application.Key) []string {
	names := append(slices.Clone(k.File), k.Env...)
	for _, f := range k.Flag {
		names = append(names, "--"+f)
	}
	return names
}

// named is the first name of a setting; "" where there is no such setting.
func (b *builder) named(name string) string {
	if k, ok := b.key(name); ok {
		return typed(k)[0]
	}
	return ""
}

// ownWord is how the application's setting says a common word: "true" for S256.
func (b *builder) ownWord(name, common string) string {
	k, _ := b.key(name)
	for _, own := range slices.Sorted(maps.Keys(k.Values)) {
		if k.Values[own] == common {
			return own
		}
	}
	return common
}
