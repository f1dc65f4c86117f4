// Oidc-doctor finds out why a login through an OAuth 2 / OpenID Connect
// provider fails, and says what to change.
//
// This package has the commands, one file each: flags, wiring and exit codes,
// nothing else. It must never judge a provider and never print a secret.
//
// Start reading at root.go, then check.go.
package main

import "os"

//go:generate go test -run TestPages|TestConfigSchema -update .

func main() { os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr)) }
