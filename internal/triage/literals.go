package triage

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// minLiteral is the length below which a word is in too many lines to choose any.
const minLiteral = 3

// needed returns sets of words: a text that matches the expression has one of each
// set at least. None: there are no such words.
func needed(re *syntax.Regexp) [][]string {
	switch re.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpConcat:
		var all [][]string
		for _, sub := range re.Sub {
			all = append(all, needed(sub)...)
		}
		slices.SortStableFunc(all, func(a, b []string) int { return shortest(b) - shortest(a) })
		return all[:min(len(all), maxSets)]
	}
	if words := literals(re); words != nil {
		return [][]string{words}
	}
	return nil
}

// maxSets is how many sets are looked at, the longest words first.
const maxSets = 3

// literals returns words of which a text that matches the expression has at least
// one, in lower case. None: there are no such words.
func literals(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return asWord(string(re.Rune))
	case syntax.OpCapture:
		return literals(re.Sub[0])
	case syntax.OpPlus:
		return literals(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return literals(re.Sub[0])
		}
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			words := literals(sub)
			if words == nil {
				return nil
			}
			all = append(all, words...)
		}
		return all
	case syntax.OpConcat:
		var best []string
		for _, sub := range re.Sub {
			if words := literals(sub); better(words, best) {
				best = words
			}
		}
		return best
	}
	return nil
}

// asWord is the longest piece of a literal that the finder tells apart. What it does
// not is a class of its own, so a word may not have it.
func asWord(s string) []string {
	longest := ""
	for _, piece := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return r > 127 || classOf[byte(r)] == classes-1 }) {
		if len(piece) > len(longest) {
			longest = piece
		}
	}
	if len(longest) < minLiteral {
		return nil
	}
	return []string{longest}
}

// better prefers the set whose shortest word is longest, then the smaller set.
func better(a, b []string) bool {
	switch {
	case a == nil:
		return false
	case b == nil:
		return true
	}
	x, y := shortest(a), shortest(b)
	return x > y || x == y && len(a) < len(b)
}

func shortest(words []string) int {
	n := len(words[0])
	for _, w := range words {
		n = min(n, len(w))
	}
	return n
}
