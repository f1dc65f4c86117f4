// Package token reads tokens in compact form and key sets, and tells a reader
// what is odd about one token.
//
// It asks nobody: keys are handed in. It judges no provider, which is for
// package checks, and what it prints of a person's claims is masked unless that
// was asked for.
//
// Start reading at compact.go, then view.go.
package token
