// Package sessionstore asks the server in which an application keeps its sessions
// (Redis, KeyDB, Valkey) whether a session could live there: written, locked, read,
// expired. It connects as the application is configured to, writes one key of its
// own, and removes it.
//
// It must never read another key, print a password, or wait longer than it is told.
//
// Start reading at Store.Ask in ask.go.
package sessionstore
