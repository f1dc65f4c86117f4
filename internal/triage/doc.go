// Package triage reads a pasted message or log and says which causes it speaks for,
// how surely, and which words decided.
//
// A text is cut into lines, and lines that belong together into events (text.go).
// One pass finds the lines that have any word that a sign or an observer needs
// (finder.go); only those are looked at. Observers read structure: OAuth errors,
// status and endpoint, addresses, compared values, network and TLS errors of many
// languages, events of providers, exceptions (observe.go and its files). Signs of
// the knowledge then hold, by their phrases or by what was observed (signs.go), and
// add up to a ranking (score.go).
//
// It must never guess: without a sign the text is not recognised, and what was seen
// is said instead. It must never use the network, and never return a secret of the
// text: every quoted line is redacted first (redact.go).
//
// Start reading at Read.
package triage
