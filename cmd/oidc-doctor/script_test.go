package main

import (
	"errors"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/oidc-doctor/oidc-doctor/internal/practice"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){
		"oidc-doctor": func() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) },
	})
}

// TestScripts runs what a user types. Besides the command, scripts have
//
//	practice [FAULT…]  starts a practice provider; $ISSUER is its address, and the
//	                   files secret, password, ca.pem and key.json are written
//	occupy             takes a port; $OCCUPIED is a redirect URI there
//	exits CODE ARG…    is exec for a command that has to end with this code
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "../../testdata/script",
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"practice": startPractice,
			"occupy":   occupy,
			"exits":    exits,
		},
		UpdateScripts: *update,
	})
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
	for name, content := range map[string]string{
		"secret":   p.Confidential.Secret,
		"password": p.User.Password,
		"ca.pem":   string(p.CA),
		"key.json": string(p.DecryptionKey),
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
