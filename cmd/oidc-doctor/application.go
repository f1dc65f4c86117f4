package main

import (
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/oidc-doctor/oidc-doctor/internal/application"
	"github.com/oidc-doctor/oidc-doctor/internal/probe"
	"github.com/oidc-doctor/oidc-doctor/internal/sessionstore"
	"github.com/oidc-doctor/oidc-doctor/knowledge"
)

// used is an application as the checks know it; nil where none is named.
func used(a *knowledge.App) *application.Used {
	if a == nil {
		return nil
	}
	return &application.Used{Name: a.Name, Title: a.Title, Version: a.Version, Profile: a.Profile}
}

// askAs has the run ask for what the application asks for, where nobody typed a scope.
func (x *checkFlags) askAs(u *application.Used) {
	if u == nil || x.isTyped("scope") || len(u.Scopes()) == 0 {
		return
	}
	x.scope = strings.Join(u.Scopes(), " ")
}

// sessionStore is where the application keeps sessions, as it is configured; nil
// where it does not on a server. What cannot be used of its settings is for the
// checks of the configuration; here it is told beside them.
func (x *checkFlags) sessionStore(u *application.Used, talk *talk) probe.SessionStore {
	if u == nil || x.appLive == nil || u.Store() != application.StoreRedis {
		return nil
	}
	s, err := sessionstore.FromSettings(func(name string) string {
		if live, ok := x.appLive[name]; ok {
			return live
		}
		return u.Text(name)
	}, os.ReadFile)
	if err != nil {
		fmt.Fprintf(talk, "note: the session store is not asked: %v\n", err)
		return nil
	}
	s.Timeout = min(x.timeout, 5*time.Second)
	return s
}
