// Package probe asks a provider what the checks need to know.
//
// A [Step] asks one thing, at most once in a run, and yields one typed fact. An
// answer step performs a request and yields what came; it never fails, because
// "connection refused" is an answer. A reading step parses an answer; when it
// cannot, it returns a [Problem], and its owner is the one check that reports
// it. Facts hold everything that a verdict needs and no secret: the live tokens
// stay in the [Session].
//
// It must never judge: it says what was seen, not whether that is right.
//
// Start reading at step.go, then discovery.go for a short chain of steps.
package probe
