// Package interop runs oidc-doctor against real providers, which the launchers
// in testdata/interop install and start, and compares every verdict with the
// truth table that stands beside each launcher.
//
// The runs need what the launchers need (see their README files), and have the
// build tag interop:
//
//	go test -tags interop ./internal/interop
//
// Reading a truth table needs nothing and is tested without the tag. A table is
// never changed to what the tool says: it changes when the provider does, or
// when a request made by hand proves it wrong. Start reading at [Load].
package interop
