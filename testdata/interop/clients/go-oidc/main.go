// The smallest application on go-oidc and golang.org/x/oauth2, after the examples
// of go-oidc: it discovers when it starts, and a failure there ends it.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"log"
	"net/http"
	"os"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

type claims struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

// app serves one user: a login is kept in the process.
type app struct {
	ctx      context.Context
	provider *oidc.Provider
	config   oauth2.Config
	state    string
	nonce    string
	verifier string
	token    *oauth2.Token
	idToken  *oidc.IDToken
}

func main() {
	ctx := context.Background()
	provider, err := oidc.NewProvider(ctx, os.Getenv("ISSUER"))
	if err != nil {
		log.Fatal(err)
	}
	a := app{ctx: ctx, provider: provider, config: oauth2.Config{
		ClientID:     os.Getenv("CLIENT_ID"),
		ClientSecret: os.Getenv("CLIENT_SECRET"),
		Endpoint:     provider.Endpoint(),
		RedirectURL:  os.Getenv("BASE_URL") + "/callback",
		Scopes:       strings.Fields(os.Getenv("SCOPE")),
	}}
	switch os.Getenv("CLIENT_AUTH") { // left out, the library tries one after the other
	case "client_secret_basic":
		a.config.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	case "client_secret_post":
		a.config.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	http.HandleFunc("/", caught(a.home))
	http.HandleFunc("/callback", caught(a.callback))
	http.HandleFunc("/userinfo", caught(a.userinfo))
	http.HandleFunc("/refresh", caught(a.refresh))
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Getenv("PORT"), nil))
}

// caught shows and logs an error.
func caught(handle func(http.ResponseWriter, *http.Request) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := handle(w, r); err != nil {
			log.Print(err)
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	}
}

func (a *app) home(w http.ResponseWriter, r *http.Request) error {
	if a.idToken == nil {
		a.state, a.nonce = rand.Text(), rand.Text()
		options := []oauth2.AuthCodeOption{oidc.Nonce(a.nonce)}
		if prompt := os.Getenv("PROMPT"); prompt != "" {
			options = append(options, oauth2.SetAuthURLParam("prompt", prompt))
		}
		if os.Getenv("PKCE") == "S256" {
			a.verifier = oauth2.GenerateVerifier()
			options = append(options, oauth2.S256ChallengeOption(a.verifier))
		}
		http.Redirect(w, r, a.config.AuthCodeURL(a.state, options...), http.StatusFound)
		return nil
	}
	return show(w, a.idToken.Subject, a.idToken.Claims)
}

func (a *app) callback(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	if query.Get("state") != a.state {
		return fmt.Errorf("state did not match")
	}
	if query.Get("error") != "" {
		return fmt.Errorf("the provider answered: %s: %s", query.Get("error"), query.Get("error_description"))
	}
	var options []oauth2.AuthCodeOption
	if a.verifier != "" {
		options = append(options, oauth2.VerifierOption(a.verifier))
	}
	token, err := a.config.Exchange(a.ctx, query.Get("code"), options...)
	if err != nil {
		return fmt.Errorf("failed to exchange token: %w", err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return fmt.Errorf("no id_token field in oauth2 token")
	}
	idToken, err := a.provider.Verifier(&oidc.Config{ClientID: a.config.ClientID}).Verify(a.ctx, raw)
	if err != nil {
		return fmt.Errorf("failed to verify ID Token: %w", err)
	}
	if idToken.Nonce != a.nonce {
		return fmt.Errorf("nonce did not match")
	}
	a.token, a.idToken = token, idToken
	http.Redirect(w, r, "/", http.StatusFound)
	return nil
}

func (a *app) userinfo(w http.ResponseWriter, r *http.Request) error {
	info, err := a.provider.UserInfo(a.ctx, oauth2.StaticTokenSource(a.token))
	if err != nil {
		return fmt.Errorf("failed to get userinfo: %w", err)
	}
	return show(w, info.Subject, info.Claims)
}

func (a *app) refresh(w http.ResponseWriter, r *http.Request) error {
	token, err := a.config.TokenSource(a.ctx, &oauth2.Token{RefreshToken: a.token.RefreshToken}).Token()
	if err != nil {
		return fmt.Errorf("failed to refresh: %w", err)
	}
	a.token = token
	return show(w, a.idToken.Subject, a.idToken.Claims)
}

func show(w http.ResponseWriter, subject string, read func(any) error) error {
	var c claims
	if err := read(&c); err != nil {
		return err
	}
	fmt.Fprintf(w, "Signed in: %s\nname: %s\nemail: %s\n", subject, c.Name, c.Email)
	return nil
}
