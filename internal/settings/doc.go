// Package settings says, as data, how a product's admin API is asked for the
// settings of one client, and finds them in its answers: which requests, one
// after the other, and which member of which answer holds what.
//
// It must never ask anybody (package probe does), never know a product (package
// knowledge has the descriptions), and never judge.
//
// Start reading at API; find.go has the little language of its pointers.
package settings
