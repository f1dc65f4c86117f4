package triage

// A finder finds many words in one pass over a text, letters in any case (Aho and
// Corasick's automaton). Characters are folded into classes, so that its table stays
// small.
type finder struct {
	next  []int32 // state*classes + class
	out   [][]int // by state: the numbers of the words that end here
	words []string
}

// classes is how many characters are told apart: letters, digits and the marks that
// words of protocols have; all others are one class that no word has.
const classes = 26 + 10 + 22

var classOf = func() (table [256]uint8) {
	for i := range table {
		table[i] = classes - 1
	}
	for c := byte('a'); c <= 'z'; c++ {
		table[c], table[c-'a'+'A'] = c-'a', c-'a'
	}
	for c := byte('0'); c <= '9'; c++ {
		table[c] = 26 + c - '0'
	}
	for i, c := range []byte(` _-.:/"'=<>(){}[]?&@%`) {
		table[c] = uint8(36 + i)
	}
	table['\t'] = table[' ']
	table['`'] = table['\'']
	return table
}()

// newFinder builds the automaton; words are not empty.
func newFinder(words []string) *finder {
	f := &finder{words: words, out: [][]int{nil}, next: make([]int32, classes)}
	for n, word := range words {
		state := int32(0)
		for i := range len(word) {
			at := int(state)*classes + int(classOf[word[i]])
			if f.next[at] == 0 {
				f.next[at] = int32(len(f.out))
				f.out = append(f.out, nil)
				f.next = append(f.next, make([]int32, classes)...)
			}
			state = f.next[at]
		}
		f.out[state] = append(f.out[state], n)
	}
	f.link()
	return f
}

// link completes the table: where a state has no way on, that of the longest end of
// it that begins another word is taken.
func (f *finder) link() {
	fail := make([]int32, len(f.out))
	var queue []int32
	for c := range classes {
		if s := f.next[c]; s != 0 {
			queue = append(queue, s)
		}
	}
	for len(queue) > 0 {
		state := queue[0]
		queue = queue[1:]
		for c := range classes {
			at := int(state)*classes + c
			back := f.next[int(fail[state])*classes+c]
			s := f.next[at]
			if s == 0 {
				f.next[at] = back
				continue
			}
			fail[s] = back
			f.out[s] = append(f.out[s], f.out[back]...)
			queue = append(queue, s)
		}
	}
}

// find calls found with the number of each word in text and the place behind it.
func (f *finder) find(text string, found func(word, end int)) {
	state := int32(0)
	for i := range len(text) {
		state = f.next[int(state)*classes+int(classOf[text[i]])]
		for _, n := range f.out[state] {
			found(n, i+1)
		}
	}
}
