// Package checks holds every check, one file each, and the one list All.
//
// A [Check] is a value with metadata and one pure function that judges declared
// facts. It may not look at the network, the clock or the environment: whatever
// it needs is a fact, so that a verdict can be given again from a saved session.
//
// Start reading at check.go for the vocabulary and all.go for the list;
// refresh_token_issued.go is a check of ordinary size. docs/adding-a-check.md
// says how to add one.
package checks
