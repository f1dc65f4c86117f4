// Package house has the tests that hold the project together and belong to no
// room alone: which package may import which, that checks and faults agree, and
// that no output contains a secret. It has no code.
package house
