package practice

import (
	"fmt"
	"strings"
)

// unknownName is the error for a name that is in no list: it names the nearest
// known one, then all of them.
func unknownName(kind, name string, known []string) error {
	nearest := known[0]
	for _, candidate := range known[1:] {
		if editDistance(name, candidate) < editDistance(name, nearest) {
			nearest = candidate
		}
	}
	return fmt.Errorf("unknown %s %q, the nearest is %q; known are: %s", kind, name, nearest, strings.Join(known, ", "))
}

// editDistance counts the insertions, deletions and replacements of bytes that
// turn a into b.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
