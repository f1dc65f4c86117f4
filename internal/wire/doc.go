// Package wire is the one way out to the network, and the one place where what
// went over it becomes text.
//
// A [Recorder] sends requests and keeps an [Exchange] of each: capped, timed
// and redacted at the moment of recording, by allow list. What is not known to
// be harmless is a [Masked] value: its kind, its length and a short digest keyed
// with a random key of the run, so that two values can be compared and none can
// be guessed back. The [Vault] remembers what was masked, so that a later step
// can still use a token, and so that [Vault.Scrub] finds one that a provider
// repeats in a sentence.
//
// It must never judge, follow a redirect by itself, retry, or put a raw value
// of the provider or the user into an error.
//
// Start reading at recorder.go; redact.go has the allow lists.
package wire
