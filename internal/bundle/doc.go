// Package bundle keeps a run in one file, to be judged again by somebody who
// never sees the provider.
//
// It must never hold a secret: facts and exchanges are redacted where they are
// recorded, every word is scrubbed once more here, and a last look at the whole
// refuses to write what still has one.
//
// Start reading at bundle.go; file.go has the two forms on disk.
package bundle
