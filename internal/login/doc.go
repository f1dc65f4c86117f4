// Package login gets a user's consent, one way or another. Each way implements
// [probe.Authorizer]: a browser on this machine, a device code, forms filled in
// by this program, the password grant, or tokens handed in.
//
// A way never prints a secret. What it has to show the person (an address with
// state and challenge in it, a user code) goes to the writer for talk, and
// nowhere else: never into an error, a fact or an exchange.
//
// Start reading at ways.go, then headless.go.
package login
