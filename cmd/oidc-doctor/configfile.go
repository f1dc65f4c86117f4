package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/config"
	"github.com/oidc-doctor/oidc-doctor/internal/expect"
	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// vocabulary has the words of oidc-doctor.yaml that other rooms know.
func vocabulary() config.Vocabulary {
	return config.Vocabulary{
		"client_auth": clientAuths(), "provider": knowledge.Providers(), "app": knowledge.Apps(),
		"login": login.WayNames(), "check": checks.IDs(), "finding": checks.IDs(),
		"impact": probe.Impacts(), "fail_on": failOns(), "level": checks.Levels(),
	}
}

// A fileMember is a member of a target that a flag has, too. Everything that is
// known of the flag, its default and its errors, holds for the member.
type fileMember struct {
	member, flag string
	shared       bool // typed, it holds for all targets
	file         bool // the flag names a file, the member says where the secret is
	of           func(*config.Target) []string
}

var fileMembers = []fileMember{
	{"client_id", "client-id", false, false, func(t *config.Target) []string { return some(t.ClientID) }},
	{"client_secret", "client-secret-file", false, true, func(t *config.Target) []string { return some(string(t.ClientSecret)) }},
	{"client_auth", "client-auth", false, false, func(t *config.Target) []string { return some(t.ClientAuth) }},
	{"redirect_uri", "redirect-uri", false, false, redirectURI},
	{"post_logout_redirect_uri", "post-logout-redirect-uri", false, false, func(t *config.Target) []string { return some(t.PostLogoutRedirectURI) }},
	{"scopes", "scope", false, false, func(t *config.Target) []string { return some(strings.Join(t.Scopes, " ")) }},
	{"provider", "provider", false, false, func(t *config.Target) []string { return some(t.Provider) }},
	{"app", "app", false, false, func(t *config.Target) []string { return some(t.App) }},
	{"app_config", "app-config", false, true, func(t *config.Target) []string {
		if t.AppConfig == "" {
			return nil
		}
		return some("file:" + t.AppConfig)
	}},
	{"app_service", "app-service", false, false, func(t *config.Target) []string { return some(t.AppService) }},
	{"login.way", "login", false, false, inLogin(func(l *config.Login) string { return l.Way })},
	{"login.username", "username", false, false, inLogin(func(l *config.Login) string { return l.Username })},
	{"login.password", "password-file", false, true, inLogin(func(l *config.Login) string { return string(l.Password) })},
	{"login.totp_secret", "totp-secret-file", false, true, inLogin(func(l *config.Login) string { return string(l.TOTP) })},
	{"login.browser", "browser", false, false, inLogin(func(l *config.Login) string { return l.Browser })},
	{"tokens", "tokens", false, true, func(t *config.Target) []string { return some(string(t.Tokens)) }},
	{"decryption_key", "decryption-key", false, true, func(t *config.Target) []string { return some(string(t.DecryptionKey)) }},
	{"admin_token", "admin-token-file", false, true, func(t *config.Target) []string { return some(string(t.AdminToken)) }},
	{"only", "only", true, false, func(t *config.Target) []string { return t.Only }},
	{"skip", "skip", true, false, func(t *config.Target) []string { return t.Skip }},
	{"impact", "impact", true, false, func(t *config.Target) []string { return some(t.Impact) }},
	{"fail_on", "fail-on", true, false, func(t *config.Target) []string { return some(t.FailOn) }},
	{"timeout", "timeout", true, false, func(t *config.Target) []string {
		if t.Timeout == 0 {
			return nil
		}
		return some(time.Duration(t.Timeout).String())
	}},
	{"ca_file", "ca-file", true, true, func(t *config.Target) []string {
		if t.CAFile == "" {
			return nil
		}
		return some("file:" + t.CAFile)
	}},
	{"insecure_skip_verify", "insecure-skip-verify", true, false, func(t *config.Target) []string { return some(fmt.Sprint(t.InsecureSkipVerify)) }},
	{"resolve", "resolve", true, false, func(t *config.Target) []string { return t.Resolve }},
}

func some(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func inLogin(of func(*config.Login) string) func(*config.Target) []string {
	return func(t *config.Target) []string {
		if t.Login == nil {
			return nil
		}
		return some(of(t.Login))
	}
}

// redirectURI is the one to run with: where only expectations name any, the first
// that must be accepted.
func redirectURI(t *config.Target) []string {
	if t.RedirectURI == "" && t.Expect != nil && t.Expect.RedirectURIs != nil && len(t.Expect.RedirectURIs.Accepted) > 0 {
		return t.Expect.RedirectURIs.Accepted[:1]
	}
	return some(t.RedirectURI)
}

// maxConfig is far more than any file of targets has.
const maxConfig = 1 << 20

// loadConfig reads a file of targets. What is wrong with it goes to p.
func loadConfig(path string, p *problems) *config.File {
	content, err := readConfig(path)
	if err != nil {
		p.add(fmt.Sprintf("%s cannot be read: %v", path, reason(err)), "name the file that has the targets with --config")
		return nil
	}
	f, wrong := config.Parse(path, content, vocabulary())
	for _, w := range wrong {
		p.add(fmt.Sprintf("%s:%d: %s", path, w.Line, w.Text), w.Hint)
	}
	if len(wrong) > 0 {
		return nil
	}
	return f
}

func readConfig(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	content, err := io.ReadAll(io.LimitReader(file, maxConfig+1))
	if err == nil && len(content) > maxConfig {
		err = fmt.Errorf("it is longer than %d bytes", maxConfig)
	}
	return content, err
}

// ofTarget is a target as flags: those of the file, and over them those that were
// typed.
func ofTarget(f *config.File, i int, c *cobra.Command) *checkFlags {
	t := &f.Targets[i]
	y := &checkFlags{issuer: t.Issuer, fromFile: true}
	own := &cobra.Command{}
	y.register(own)
	set := own.Flags()
	for _, m := range fileMembers {
		for _, v := range m.of(t) {
			set.Set(m.flag, v) // of a type that config has looked at, or told of below
		}
	}
	y.keepExpect = !c.Flags().Changed("only")
	c.Flags().Visit(func(typed *pflag.Flag) { overlay(set, typed) })
	y.given(set.Changed)
	y.refs = &references{dir: filepath.Dir(f.Path)}
	at := fmt.Sprintf("targets[%d].expect", i)
	if !f.Has(at) {
		at = "defaults.expect"
	}
	places := map[string]string{}
	y.expect = expect.Checks(t.Expect, func(member string) string {
		places[member] = fmt.Sprintf("%s:%d", f.Path, f.Line(at+"."+member))
		return places[member]
	})
	y.expected = expect.Questions(t.Expect)
	y.expectation = keptExpectation(t.Expect, places)
	return y
}

// overlay puts a typed flag over that of the file. A file that was typed is read
// from where it was typed.
func overlay(set *pflag.FlagSet, typed *pflag.Flag) {
	to := set.Lookup(typed.Name)
	if to == nil {
		return
	}
	if list, ok := typed.Value.(pflag.SliceValue); ok {
		to.Value.(pflag.SliceValue).Replace(list.GetSlice())
		to.Changed = true
		return
	}
	value := typed.Value.String()
	i := slices.IndexFunc(fileMembers, func(m fileMember) bool { return m.flag == typed.Name })
	if i >= 0 && fileMembers[i].file && value != stdoutFile && value != "" {
		if absolute, err := filepath.Abs(value); err == nil {
			value = absolute
		}
		value = "file:" + value
	}
	set.Set(typed.Name, value)
}

// variables are those that a file takes secrets from.
func variables(f *config.File) []string {
	var out []string
	for i := range f.Targets {
		for _, m := range fileMembers {
			for _, v := range m.of(&f.Targets[i]) {
				if name, ok := strings.CutPrefix(v, "env:"); ok && m.file && !slices.Contains(out, name) {
					out = append(out, name)
				}
			}
		}
	}
	return out
}

var flagInText = regexp.MustCompile(`--([a-z][a-z-]*)( FILE| NAME)?`)

// inFile says a problem of a target in the words of the file, with its line.
func inFile(f *config.File, i int, wrong problem, typed func(flag string) bool) problem {
	at := fmt.Sprintf("targets[%d]", i)
	line := f.Line(at)
	if strings.Contains(wrong.text, "issuer") {
		line = f.Line(at + ".issuer")
	}
	whose := at + ": "
	if f.Targets[i].Name != "" {
		whose = "target " + f.Targets[i].Name + ": "
	}
	first := true
	say := func(text string) string {
		return flagInText.ReplaceAllStringFunc(text, func(word string) string {
			name := flagInText.FindStringSubmatch(word)[1]
			k := slices.IndexFunc(fileMembers, func(m fileMember) bool { return m.flag == name })
			if k < 0 || typed(name) {
				return word
			}
			m := fileMembers[k]
			for _, where := range []string{at + "." + m.member, "defaults." + m.member} {
				if first && f.Has(where) {
					line, first = f.Line(where), false
					if strings.HasPrefix(where, "defaults.") {
						whose = "" // it is wrong for all of them
					}
				}
			}
			return m.member
		})
	}
	text := say(wrong.text)
	hint := say(wrong.hint)
	hint, _, _ = strings.Cut(hint, ", or set OIDC_DOCTOR_")
	switch {
	case strings.Contains(text, "cannot be read"):
		hint = "a reference is env:NAME or file:PATH, from the folder of " + filepath.Base(f.Path)
	case strings.Contains(text, "is empty"):
		hint = ""
	}
	return problem{fmt.Sprintf("%s:%d: %s%s", f.Path, line, whose, text), hint}
}
