package application

import (
	"testing"
	"time"
)

func TestRefreshes(t *testing.T) {
	for _, row := range []struct {
		about   string
		session Session
		setting string
		after   time.Duration
		on      bool
	}{
		{about: "never", session: Session{Refresh: RefreshNever}},
		{about: "always", session: Session{Refresh: RefreshOnExpiry}, on: true},
		{about: "no setting", session: Session{Refresh: RefreshOnRequest, RefreshSetting: "refresh"}},
		{about: "interval", session: Session{Refresh: RefreshOnRequest, RefreshSetting: "refresh"}, setting: "10m", after: 10 * time.Minute, on: true},
		{about: "ahead", session: Session{Refresh: RefreshOnRequest, RefreshSetting: "refresh", RefreshAhead: true}, setting: "10m", on: true},
		{about: "switch on", session: Session{Refresh: RefreshOnExpiry, RefreshSetting: "refresh"}, setting: "true", on: true},
		{about: "switch off", session: Session{Refresh: RefreshOnExpiry, RefreshSetting: "refresh"}, setting: "false"},
	} {
		u := &Used{Profile: Profile{Session: row.session}}
		if row.setting != "" {
			u.Settings = []Setting{{Name: "refresh", Value: row.setting}}
		}
		if after, on := u.Refreshes(); after != row.after || on != row.on {
			t.Errorf("%s: %s, %t", row.about, after, on)
		}
	}
}

func TestChallenges(t *testing.T) {
	for _, row := range []struct {
		pkce, setting string
		listed        []string
		want          bool
	}{
		{pkce: PKCEAlways, want: true},
		{pkce: PKCENever, listed: []string{"S256"}},
		{pkce: PKCEAdvertised},
		{pkce: PKCEAdvertised, listed: []string{"S256"}, want: true},
		{pkce: PKCEAdvertised, listed: []string{"S256"}, setting: "none"},
		{pkce: PKCEAdvertised, setting: "S256", want: true},
		{pkce: PKCESetting, listed: []string{"S256"}},
		{pkce: PKCESetting, setting: "S256", want: true},
	} {
		u := &Used{Profile: Profile{Sends: Sends{PKCE: row.pkce}}}
		if row.setting != "" {
			u.Settings = []Setting{{Name: "code_challenge_method", Value: row.setting}}
		}
		if got := u.Challenges(row.listed); got != row.want {
			t.Errorf("%s, set to %q, of %q: %t", row.pkce, row.setting, row.listed, got)
		}
	}
}
