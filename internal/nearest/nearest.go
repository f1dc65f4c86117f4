// Package nearest finds the name that somebody probably meant.
//
// It is for error messages about names that do not exist (a check, a provider,
// a fault). It must never replace the typed name silently: the caller prints
// the suggestion and lets the person decide. Start reading at Name.
package nearest

import "strings"

// Name returns the entry of known that is closest to got by edit distance,
// ignoring case, or "" where nothing is close enough to be worth suggesting.
// Of equally close entries the first wins.
func Name(got string, known []string) string {
	best, bestDistance := "", -1
	for _, name := range known {
		d := distance(strings.ToLower(got), strings.ToLower(name))
		// Beyond two changed letters of five a suggestion confuses more than it helps.
		if d > 2*max(len(got), len(name))/5 {
			continue
		}
		if bestDistance < 0 || d < bestDistance {
			best, bestDistance = name, d
		}
	}
	return best
}

// distance is the Levenshtein distance of two strings in bytes; names of ours are ASCII.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			above := row[j+1]
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(above+1, row[j]+1, diagonal+cost)
			diagonal = above
		}
	}
	return row[len(b)]
}
