// Package runner brings steps and checks together: it finds out which steps the
// selected checks reach, runs each once as soon as its needs have facts, hands
// the facts to the judges, and explains what could not be judged.
//
// It must never look inside a fact, and it knows no check by name.
//
// Start reading at run.go; plan.go has the graph, outcome.go the explanations.
package runner
