package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/rogpeppe/go-internal/testscript"

	"github.com/oidc-doctor/oidc-doctor/internal/login"
	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

// noSummary keeps the tests from writing into the summary of their own job.
type noSummary struct{ *testing.M }

func (m noSummary) Run() int {
	os.Unsetenv(summaryVariable)
	return m.M.Run()
}

func TestMain(m *testing.M) {
	testscript.Main(noSummary{m}, map[string]func(){
		"oidc-doctor": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
		"xdg-open": func() {
			if err := visit(os.Args[1]); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
		},
	})
}

// TestScripts runs what a user types. Besides the command, scripts have
//
//	[browser]          holds where tests in one are wanted (browserWanted)
//	practice [FAULT…]  starts a practice provider; $ISSUER is its address, and the
//	                   files secret, password, admin-token, ca.pem and key.json are written
//	env-file NAME FILE sets a variable to what a file has
//	env-expand FILE    replaces variables in a file by their values
//	occupy             takes a port; $OCCUPIED is a redirect URI there
//	exits CODE ARG…    is exec for a command that has to end with this code
//	idtoken            writes id-token.txt, a good id_token of nobody
func TestScripts(t *testing.T) {
	if testing.Short() {
		t.Skip("each line is a process of its own; the other tests run the same in one")
	}
	testscript.Run(t, testscript.Params{Dir: "../../testdata/script", Cmds: scriptCommands, UpdateScripts: *update, Condition: condition})
}

// condition holds of this machine: a script says [!browser] skip.
func condition(name string) (bool, error) {
	if name != "browser" {
		return false, fmt.Errorf("unknown condition %q", name)
	}
	if os.Getenv(browserWanted) == "" {
		return false, nil
	}
	path, err := login.FindBrowser("")
	if path == "" {
		return false, fmt.Errorf("%s is set, and no browser is found: %v", browserWanted, err)
	}
	return true, nil
}

// browserWanted is set where tests in a browser are wanted. They take longer than
// all others together, and then none may be left out by accident.
const browserWanted = "OIDC_DOCTOR_TEST_BROWSER"

// everyFault is set where tests that try each fault are to try each: CI does. One
// in four takes a minute less, and one in ten is enough for the race detector.
const everyFault = "OIDC_DOCTOR_TEST_EVERY_FAULT"

// leftOut reports whether such a test passes over the fault of this number.
func leftOut(i int) bool {
	switch {
	case testing.Short():
		return i%10 > 0
	case os.Getenv(everyFault) != "":
		return false
	}
	return i%4 > 0
}

var scriptCommands = map[string]func(*testscript.TestScript, bool, []string){
	"practice":   startPractice,
	"occupy":     occupy,
	"exits":      exits,
	"idtoken":    writeIDToken,
	"env-file":   envFile,
	"env-expand": envExpand,
}

// practiceKeys are shared: making them is slow.
var practiceKeys = sync.OnceValues(practice.NewKeys)

func startPractice(ts *testscript.TestScript, neg bool, faults []string) {
	if neg {
		ts.Fatalf("practice cannot fail")
	}
	keys, err := practiceKeys()
	ts.Check(err)
	p, err := practice.Start(practice.Config{Faults: faults, TLS: true, Keys: keys})
	ts.Check(err)
	ts.Defer(func() { p.Close() })
	ts.Setenv("ISSUER", p.Issuer)
	ts.Setenv("ADDRESS", strings.TrimPrefix(p.Issuer, "https://"))
	ts.Setenv("SSL_CERT_FILE", ts.MkAbs("ca.pem")) // for the visitor
	ts.Setenv("VISITOR", p.User.Username+":"+p.User.Password)
	for name, content := range map[string]string{
		"secret":      p.Confidential.Secret,
		"password":    p.User.Password,
		"admin-token": p.AdminToken,
		"ca.pem":      string(p.CA),
		"key.json":    string(p.DecryptionKey),
	} {
		ts.Check(os.WriteFile(ts.MkAbs(name), []byte(content), 0o600))
	}
}

func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var e *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &e) {
		got = e.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d\n%s", got, want, ts.ReadFile("stderr"))
	}
}

func occupy(ts *testscript.TestScript, _ bool, _ []string) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ts.Check(err)
	ts.Defer(func() { l.Close() })
	ts.Setenv("OCCUPIED", "http://"+l.Addr().String()+"/callback")
}

func writeIDToken(ts *testscript.TestScript, _ bool, _ []string) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	ts.Check(err)
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "k1"}}, nil)
	ts.Check(err)
	now := time.Now().Unix()
	signed, err := signer.Sign(fmt.Appendf(nil, `{"iss":"https://sso.example.com","sub":"1","aud":"app","iat":%d,"exp":%d}`, now, now+3600))
	ts.Check(err)
	token, err := signed.CompactSerialize()
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs("id-token.txt"), []byte(token), 0o600))
}

func envFile(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], ts.ReadFile(args[1]))
}

func envExpand(ts *testscript.TestScript, _ bool, args []string) {
	for _, file := range args {
		ts.Check(os.WriteFile(ts.MkAbs(file), []byte(os.Expand(ts.ReadFile(file), ts.Getenv)), 0o600))
	}
}
