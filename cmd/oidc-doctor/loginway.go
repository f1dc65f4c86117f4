package main

import (
	"fmt"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
)

// authorizer is the way to a login that the flags ask for, nil for none. done
// gives back the port that a browser is waited for at.
func (x *checkFlags) authorizer(files *reader, talk *talk, p *problems) (way probe.Authorizer, done func()) {
	done = func() {}
	response := files.read("tokens", x.tokens, "the token response")
	if x.tokens != "" && x.loginGiven && x.login != login.WayNone {
		p.add("--tokens takes the place of a login", "leave --login out, or --tokens")
	}
	password := files.secret("password-file", x.passwordFile, passwordVariable, "the password")
	byUser := x.login == login.WayHeadless || x.login == login.WayPassword
	switch {
	case !byUser && (x.username != "" || x.passwordFile != ""):
		p.add("--username and --password-file are for --login headless and --login password", "add --login headless")
	case byUser && x.username == "":
		p.add(fmt.Sprintf("--login %s needs a user", x.login), "add --username NAME")
	}
	if byUser && password == "" && x.passwordFile == "" {
		p.add(fmt.Sprintf("--login %s needs a password", x.login), "add --password-file FILE, or set "+passwordVariable)
	}
	password = strings.TrimRight(password, "\r\n") // an editor ends a file with a line end
	if len(*p) > 0 && x.login != login.WayBrowser {
		return nil, done
	}
	switch {
	case x.tokens != "":
		if err := login.ParseTokens(response); err != nil && response != nil {
			p.add("--tokens: "+err.Error(), "")
		}
		return login.NewTokens(response), done
	case x.login == login.WayHeadless:
		return login.NewHeadless(x.username, password), done
	case x.login == login.WayPassword:
		return login.NewPassword(x.username, password), done
	case x.login == login.WayDevice:
		return login.NewDevice(talk), done
	case x.login == login.WayBrowser:
		o := login.BrowserOptions{RedirectURI: x.redirectURI, Talk: talk}
		if files.taken == "" {
			o.In = files.stdin
		}
		b := login.NewBrowser(o)
		p.check(b.Listen(), "") // before the run: a port in use is the user's to solve, not a verdict
		return b, func() { b.Close() }
	}
	return nil, done
}
