package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// visit is the person and the browser of scripts: it opens an authorization
// request, logs in as the user of $VISITOR (NAME:PASSWORD), goes back to the
// redirect URI, and on from there as long as that sends it on. It stands in for
// xdg-open.
func visit(address string) error {
	name, password, _ := strings.Cut(os.Getenv("VISITOR"), ":")
	vault := wire.NewVault()
	s := &probe.Session{Vault: vault, Recorder: wire.NewRecorder(wire.Options{}, vault), Now: time.Now}
	person := login.NewHeadless(name, password)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for address != "" {
		u, err := url.Parse(address)
		if err != nil {
			return err
		}
		q := u.Query()
		u.RawQuery = ""
		got, err := person.Authorize(context.Background(), s, probe.AuthorizationRequest{Endpoint: u.String(), Query: q, RedirectURI: q.Get("redirect_uri")})
		if err != nil {
			return err
		}
		back, err := client.Get(q.Get("redirect_uri") + "?" + got.Callback.Encode())
		if err != nil {
			return err
		}
		back.Body.Close()
		if back.StatusCode >= 400 {
			return fmt.Errorf("the redirect URI answers %s", back.Status)
		}
		address = back.Header.Get("Location")
	}
	return nil
}
