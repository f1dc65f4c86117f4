// Package report tells the results of a run.
//
// [New] makes a [Document] of them: the versioned JSON that is an interface.
// Every format in [Formats] writes the same document. All text in a document is
// one clean line, so that nothing a provider sent can drive the terminal.
//
// It decides nothing: statuses, levels and the choice of fixes come from the
// checks and the knowledge. It must never see a live secret.
//
// Start reading at document.go, then text.go.
package report
