package main

import (
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// notRepeated stands for a word of the command line that could be a secret.
const notRepeated = "(not repeated: it looks like a secret)"

// withoutSecrets is a sentence about a command line without the words of it
// that could be a secret: one that was typed as a flag's value, as a command or
// instead of a file stands in no report, but people paste errors too.
func withoutSecrets(sentence string, args []string) string {
	var words []string
	for _, arg := range args {
		for _, word := range strings.FieldsFunc(arg, func(r rune) bool { return r == ',' || r == '=' }) {
			if looksSecret(word) && !isFile(word) {
				words = append(words, word)
			}
		}
	}
	slices.SortFunc(words, func(a, b string) int { return len(b) - len(a) })
	for _, word := range words {
		// As it was typed or quoted; some names are looked up in lower case.
		quoted := regexp.QuoteMeta(strings.Trim(strconv.Quote(word), `"`))
		either := regexp.MustCompile(`(?i)"?(` + regexp.QuoteMeta(word) + `|` + quoted + `)"?`)
		sentence = either.ReplaceAllLiteralString(sentence, notRepeated)
	}
	return sentence
}

// isFile holds for a word that names a file which is there: its folder may look
// as a secret does, and an error without it helps nobody.
func isFile(word string) bool {
	_, err := os.Stat(word)
	return err == nil
}

// looksSecret holds for a word with a long part that mixes letters and digits,
// as generated secrets and tokens do. An address does not count: a path in it
// has identifiers, and what else it can have is never repeated (checkIssuer).
func looksSecret(word string) bool {
	const long = 16
	return !strings.Contains(word, "://") && slices.ContainsFunc(strings.FieldsFunc(word, func(r rune) bool { return r == '/' || r == '.' }),
		func(part string) bool {
			return len(part) >= long && strings.ContainsFunc(part, unicode.IsDigit) && strings.ContainsFunc(part, unicode.IsLetter)
		})
}
