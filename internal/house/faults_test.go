package house_test

import (
	"strings"
	"testing"

	"github.com/oidc-doctor/oidc-doctor/checks"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
	"github.com/oidc-doctor/oidc-doctor/internal/runner"
)

// The table that holds the project together: with no fault every check passes
// or is not applicable; each fault alone changes exactly the verdicts that it
// announces; a skipped check never sends the reader to a check that did not
// fail; and every check fails under some fault.
func TestFaults(t *testing.T) {
	healthy := map[string]map[string]string{}
	for _, name := range []string{"", "public"} {
		p := start(t, 0)
		o := diagnose(t, p, client(p, name))
		for _, r := range o.Results {
			if r.Status != checks.Pass && r.Status != checks.NotApplicable {
				t.Errorf("healthy (%s client): %s is %s: %s", name, r.Check.ID, r.Status, words(r))
			}
			if r.Status == checks.NotApplicable && name == "" {
				t.Logf("healthy: %s is not applicable: %s", r.Check.ID, r.Saw)
			}
		}
		healthy[name] = statuses(o)
		sameFromRecord(t, o)
	}
	if t.Failed() {
		return
	}
	failing := map[string]bool{}
	t.Run("each", func(t *testing.T) {
		results := make(chan map[string]string, len(practice.Faults()))
		t.Run("fault", func(t *testing.T) {
			for _, f := range practice.Faults() {
				if f.Transport || f.Scripts {
					continue
				}
				t.Run(f.Name, func(t *testing.T) {
					t.Parallel()
					p := start(t, 0, f.Name)
					o := diagnose(t, p, client(p, f.Client))
					compare(t, f, healthy[f.Client], o)
					sameFromRecord(t, o)
					results <- statuses(o)
				})
			}
		})
		close(results)
		for r := range results {
			for id, status := range r {
				if status == "fail" {
					failing[id] = true
				}
			}
		}
	})
	for _, c := range checks.OfProvider() {
		if !failing[string(c.ID)] {
			t.Errorf("%s fails under no fault", c.ID)
		}
	}
}

func compare(t *testing.T, f practice.Fault, healthy map[string]string, o *runner.Outcome) {
	t.Helper()
	got := statuses(o)
	for _, r := range o.Results {
		id := string(r.Check.ID)
		if want := f.Expected(id, healthy[id]); got[id] != want {
			t.Errorf("%s is %s, want %s: %s", id, got[id], want, words(r))
		}
		if r.BlockedBy != "" && got[string(r.BlockedBy)] != "fail" {
			t.Errorf("%s sends the reader to %s, which is %s", id, r.BlockedBy, got[string(r.BlockedBy)])
		}
		if r.Status == checks.Fail && len(r.Evidence) == 0 {
			t.Errorf("%s fails without evidence", id)
		}
	}
}

func words(r checks.Result) string {
	return "want " + r.Want + "; saw " + r.Saw + "; blocked by " + string(r.BlockedBy) + "; missing " + r.Missing + "; " + r.Reason
}

// Failures name the setting that causes them, where the settings of the practice
// provider have it.
func TestSettingsExplain(t *testing.T) {
	for fault, want := range map[string][2]string{
		"offline-access-not-granted":  {"refresh-token-issued", "the scope offline_access is not attached to client practice"},
		"no-refresh-token":            {"refresh-token-issued", "refresh_tokens is off for client practice"},
		"scope-refused":               {"authorize-scopes-accepted", "the scope offline_access is not attached to client practice"},
		"id-token-encrypted":          {"id-token-format", "id_token_encrypted_response_alg is set to RSA-OAEP-256 for client practice (A256GCM)"},
		"id-token-hs256":              {"id-token-signature", "id_token_signed_response_alg is HS256 for client practice"},
		"secret-refused":              {"client-authentication-accepted", "the secret that was given is the client_secret of client practice"},
		"client-disabled":             {"authorize-client-known", "enabled is off for client practice"},
		"client-unknown":              {"authorize-client-known", "the practice provider's admin API shows no client practice"},
		"redirect-uri-not-registered": {"authorize-redirect-uri-registered", "differs from http://127.0.0.1:8085/callback in the slash at the end"},
		"userinfo-refuses":            {"userinfo-answers", "userinfo is off for the server"},
		"refresh-token-reusable":      {"refresh-replay-refused", "rotation is off for the server"},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			f, err := practice.FaultByName(fault)
			if err != nil {
				t.Fatal(err)
			}
			p := start(t, 0, fault)
			explained := 0
			for _, r := range diagnose(t, p, client(p, f.Client)).Results {
				if string(r.Check.ID) == want[0] && strings.Contains(r.Saw, want[1]) {
					explained++
					last := r.Evidence[len(r.Evidence)-1]
					if last.Exchange == 0 || !strings.HasPrefix(last.Where, "body /") && last.Where != "status" {
						t.Errorf("the evidence %v does not point into an answer of the admin API", last)
					}
				} else if string(r.Check.ID) == want[0] {
					t.Errorf("%s saw %q, want %q in it", r.Check.ID, r.Saw, want[1])
				}
			}
			if explained != 1 {
				t.Errorf("%s explains %d failures", fault, explained)
			}
		})
	}
}
