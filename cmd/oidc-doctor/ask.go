package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// asker asks a person for what was not typed, on a terminal and on nothing else.
type asker struct {
	ctx  context.Context
	in   *os.File
	line *bufio.Reader // of in
	out  io.Writer
	err  error // of the first answer that did not come; no question is asked after it
}

// ask fills in what is missing of a check. It is asked in plain lines, which a
// screen reader and a slow connection can do with.
func (x *checkFlags) ask(c *cobra.Command) error {
	in, onTerminal := c.InOrStdin().(*os.File)
	if !onTerminal || !isTerminal(in) || !isTerminal(c.ErrOrStderr()) {
		return wrongUsage("--interactive asks on a terminal, and this is none", "give the flags instead; oidc-doctor check --help lists them")
	}
	a := &asker{ctx: c.Context(), in: in, line: bufio.NewReader(in), out: c.ErrOrStderr()}
	c.SetIn(a.line) // what a browser login reads comes after the answers
	if x.appConfig != "" {
		return wrongUsage("--interactive and --app-config both say what is diagnosed", "leave --interactive out: what the file lacks is listed with its flag")
	}
	if x.issuer == "" {
		x.issuer = a.text("Issuer, the address of the provider", "", func(s string) string {
			var p problems
			if checkIssuer(s, &p); len(p) > 0 {
				return p[0].text + "; " + p[0].hint
			}
			return ""
		})
	}
	if a.err != nil {
		return a.ended()
	}
	m := x.metadata(c, a)
	typed := c.Flags().Changed
	set := func(flag, value string) {
		if value != "" && a.err == nil {
			c.Flags().Set(flag, value)
		}
	}
	if !typed("client-id") {
		set("client-id", a.text("Client ID (empty: look at the provider without a client)", "", nil))
	}
	if x.clientID != "" {
		x.askClient(a, m, typed, set)
	}
	if a.err != nil {
		return a.ended()
	}
	fmt.Fprintf(a.out, "\nThe same again: %s\n\n", x.again(c))
	return nil
}

// ended is why the questions ended before their end.
func (a *asker) ended() error {
	if a.ctx.Err() != nil {
		return &ending{code: exitInterrupted}
	}
	return wrongUsage("the questions were not answered to their end", "give the flags instead; oidc-doctor check --help lists them")
}

// askClient asks for what a client needs, with what the provider offers.
func (x *checkFlags) askClient(a *asker, m *probe.ProviderMetadata, typed func(string) bool, set func(flag, value string)) {
	if !typed("client-secret-file") && os.Getenv(secretVariable) == "" {
		x.answer("client-secret-file", a.secret("Client secret (empty: a public client)"))
	}
	if !typed("redirect-uri") {
		set("redirect-uri", a.text("Redirect URI, as it is registered", x.redirectURI, nil))
	}
	if !typed("scope") {
		if scopes := a.several("Scopes", m.ScopesSupported, strings.Fields(x.scope)); len(scopes) > 0 {
			set("scope", strings.Join(scopes, " "))
		}
	}
	if !typed("login") && !typed("tokens") {
		set("login", a.one("How a user logs in", offeredLogins(m), login.WayNone))
	}
	if x.login != login.WayHeadless && x.login != login.WayPassword {
		return
	}
	if !typed("username") {
		set("username", a.text("User", "", func(s string) string {
			if s == "" {
				return "this way needs a user"
			}
			return ""
		}))
	}
	if !typed("password-file") && os.Getenv(passwordVariable) == "" {
		x.answer("password-file", a.secret("Password"))
	}
}

// answer keeps a secret that was typed for the flag that names its file.
func (x *checkFlags) answer(flag, secret string) {
	if x.answers == nil {
		x.answers = map[string]string{}
	}
	if secret != "" {
		x.answers[flag] = secret
	}
}

// offeredLogins are the ways that the provider does not rule out.
func offeredLogins(m *probe.ProviderMetadata) (names []string) {
	for _, way := range login.WayNames() {
		switch {
		case way == login.WayDevice && m.DeviceEndpoint == "" && m.Issuer != "":
		case way == login.WayPassword && len(m.GrantTypesSupported) > 0 && !slices.Contains(m.GrantTypesSupported, "password"):
		default:
			names = append(names, way)
		}
	}
	return names
}

// metadata asks the provider what it offers; empty where it does not say, which
// the run then reports.
func (x *checkFlags) metadata(c *cobra.Command, a *asker) *probe.ProviderMetadata {
	only := *x
	only.selection = selection{only: []string{string(checks.DiscoveryServed.ID)}, failOn: failOnNever}
	only.clientID, only.login, only.tokens, only.adminTokenFile = "", login.WayNone, "", ""
	only.secretFile, only.passwordFile, only.totpFile, only.decryptionKey = "", "", "", ""
	var p problems
	d, done := only.diagnosis(c, newTalk(io.Discard), &p)
	defer done()
	if len(p) > 0 {
		return &probe.ProviderMetadata{} // told when the run is planned
	}
	d.impact = probe.Passive
	if m, ok := probe.Discovery.Maybe(d.run(a.ctx, newTalk(io.Discard)).outcome.Facts); ok {
		return m
	}
	fmt.Fprintln(a.out, "The provider does not say what it offers; the report will say why.")
	return &probe.ProviderMetadata{}
}

// again is the command line that repeats the run. Secrets have to come from files.
func (x *checkFlags) again(c *cobra.Command) string {
	var words []string
	for _, word := range repetition(c, []string{x.issuer}) {
		words = append(words, quotedWord(word))
	}
	for _, flag := range []string{"client-secret-file", "password-file"} {
		if x.answers[flag] != "" {
			words = append(words, "--"+flag, "FILE")
		}
	}
	return strings.Join(words, " ")
}

// quotedWord is a word as a shell reads it.
func quotedWord(s string) string {
	const plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:=@%+,"
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// text asks for one line. wrong says what is wrong with an answer, "" when nothing
// is; it is asked again then.
func (a *asker) text(question, otherwise string, wrong func(string) string) string {
	for a.err == nil {
		if otherwise != "" {
			fmt.Fprintf(a.out, "%s [%s]: ", question, otherwise)
		} else {
			fmt.Fprintf(a.out, "%s: ", question)
		}
		s := strings.TrimSpace(a.read(func() (string, error) { return a.line.ReadString('\n') }))
		if a.err != nil {
			return ""
		}
		if s == "" {
			s = otherwise
		}
		if wrong == nil {
			return s
		}
		says := wrong(s)
		if says == "" {
			return s
		}
		fmt.Fprintf(a.out, "  %s\n", says)
	}
	return ""
}

// secret asks for a line that is not shown.
func (a *asker) secret(question string) string {
	if a.err != nil {
		return ""
	}
	fmt.Fprintf(a.out, "%s, not shown: ", question)
	fd := int(a.in.Fd())
	state, err := term.GetState(fd)
	if err == nil {
		defer term.Restore(fd, state) // also when Ctrl-C ends the question
	}
	s := a.read(func() (string, error) {
		if a.line.Buffered() > 0 { // typed ahead, or pasted
			return a.line.ReadString('\n')
		}
		b, err := term.ReadPassword(fd)
		return string(b), err
	})
	fmt.Fprintln(a.out)
	return strings.TrimRight(s, "\r\n")
}

// read waits for an answer, or for Ctrl-C.
func (a *asker) read(from func() (string, error)) string {
	type answer struct {
		text string
		err  error
	}
	came := make(chan answer, 1)
	go func() {
		s, err := from()
		came <- answer{s, err}
	}()
	select {
	case x := <-came:
		if x.err != nil {
			a.err = x.err
		}
		return x.text
	case <-a.ctx.Done():
		a.err = a.ctx.Err()
		return ""
	}
}

// one asks for one of a list, by number or name.
func (a *asker) one(question string, offered []string, otherwise string) string {
	a.list(offered, []string{otherwise})
	picked := a.text(question+", a number or a name", otherwise, func(s string) string {
		if name := byNumber(s, offered); !slices.Contains(offered, name) {
			return "it is none of them"
		}
		return ""
	})
	return byNumber(picked, offered)
}

// several asks for some of a list, by numbers or names; others may be named, too.
func (a *asker) several(question string, offered, otherwise []string) (names []string) {
	if len(offered) > 0 {
		otherwise = slices.DeleteFunc(slices.Clone(otherwise), func(s string) bool { return !slices.Contains(offered, s) })
		a.list(offered, otherwise)
		question += ", numbers or names"
	}
	for _, word := range strings.Fields(strings.ReplaceAll(a.text(question, strings.Join(otherwise, " "), nil), ",", " ")) {
		if name := byNumber(word, offered); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// list numbers what is offered, with a mark at what is taken without an answer.
func (a *asker) list(offered, otherwise []string) {
	if a.err != nil {
		return
	}
	for i, name := range offered {
		mark := " "
		if slices.Contains(otherwise, name) {
			mark = "*"
		}
		fmt.Fprintf(a.out, "  %s%2d  %s\n", mark, i+1, wire.Clean(name))
	}
}

func byNumber(s string, offered []string) string {
	if i, err := strconv.Atoi(s); err == nil && i >= 1 && i <= len(offered) {
		return offered[i-1]
	}
	return s
}
