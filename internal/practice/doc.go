// Package practice is a small OpenID Provider that behaves by the
// specifications until one of its named faults is switched on.
//
// It serves the tests, the commands demo and practice, and the "see it fail"
// part of the documentation. It must never be used as a real provider: it has
// one user, keeps everything in memory, listens on loopback only, and forgets
// all keys and tokens when it ends. It rolls no dice: the same requests get the
// same kind of answers every time.
//
// The package imports nothing else of this module. A fault names the checks it
// changes as strings, so that checks and faults can be held against each other
// from outside (see Fault.Expect).
//
// Start reading in provider.go (Start and the list of endpoints), then
// faults.go and faulttable.go. Each endpoint has a file of its own, and a fault
// is read at the one place where the behaviour differs.
package practice
