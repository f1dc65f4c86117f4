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
	h := x.headless(files, talk, p)
	h.Username, h.Password = x.username, password
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
		way := login.NewHeadlessWith(h)
		return way, way.Close
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

// headless are the settings of --login headless beside its user.
func (x *checkFlags) headless(files *reader, talk *talk, p *problems) login.HeadlessOptions {
	o := login.HeadlessOptions{
		Scripts: true, Browser: x.browser, Talk: talk,
		Withhold: x.withheld(),
	}
	if x.login != login.WayHeadless {
		for _, f := range []struct{ flag, typed string }{
			{"totp-secret-file", x.totpFile}, {"browser", x.browser}, {"screenshot", x.screenshot},
		} {
			if f.typed != "" {
				p.add(fmt.Sprintf("--%s is for --login headless", f.flag), "add --login headless, or leave it out")
			}
		}
		return o
	}
	if secret := files.secret("totp-secret-file", x.totpFile, totpVariable, "the one-time code secret"); secret != "" {
		var err error
		o.Codes, err = login.ParseTOTP(secret)
		p.check(err, "give the key that the provider shows for an authenticator application, or the otpauth:// address of its QR code")
	}
	if x.browser != "" {
		if _, err := login.FindBrowser(x.browser); err != nil {
			p.add(fmt.Sprintf("--browser %s: %v", x.browser, err), "give the path of a Chromium, Chrome or Edge, or leave it out")
		}
	}
	if x.screenshot != "" {
		picture, err := newPicture(x.screenshot)
		if err != nil {
			p.add(fmt.Sprintf("the picture cannot be written to %s: %v", x.screenshot, reason(err)), "choose another --screenshot")
		} else {
			o.Picture = picture
		}
	}
	return o
}

// newPicture proves that a file can be written at this place, and leaves the
// place as it is until there is a picture.
func newPicture(path string) (func(png []byte) error, error) {
	s := &sink{}
	if err := s.create(path); err != nil {
		return nil, err
	}
	s.discard()
	return func(png []byte) error {
		if err := s.create(path); err != nil {
			return err
		}
		defer s.discard()
		if _, err := s.w.Write(png); err != nil {
			return err
		}
		return s.close()
	}, nil
}
