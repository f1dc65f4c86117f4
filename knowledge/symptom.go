package knowledge

import (
	"fmt"
	"strings"
)

// A Cause is one reason why logins fail, with what speaks for it in a message or
// a log, what proves it and what ends it.
type Cause struct {
	ID    string `yaml:"id"`
	Area  string `yaml:"-"`     // the name of its file
	Title string `yaml:"title"` // what is wrong, in a sentence
	Side  string `yaml:"side"`  // who has to change something, one of Sides
	// Checks prove it, the deciding one first. None: no probe can, and Look says
	// where to look instead.
	Checks []string `yaml:"checks"`
	// Command is run to prove it, with ISSUER and CLIENT-ID for what a text may show.
	// Where it is left out it is made of Checks.
	Command string   `yaml:"command"`
	Look    string   `yaml:"look"`
	Fix     string   `yaml:"fix"` // begins with a verb
	See     []string `yaml:"see"` // threads in which it happened
	// Anywhere is set where the signs are not of logins alone (a refused connection, a
	// certificate): they count for less where the text speaks of something else.
	Anywhere bool   `yaml:"anywhere"`
	Signs    []Sign `yaml:"signs"`
}

// A Sign is something in a text that speaks for a cause. Says and Saw hold within
// one line, or within a few that belong together; where both are given, both must.
type Sign struct {
	// Says is a regular expression (RE2, letters in any case). A blank stands for any
	// white space, a quotation mark for any kind of them.
	Says string `yaml:"says"`
	// Saw are observations by their kind; a value is a regular expression over the
	// whole of what was observed. See package internal/triage for the kinds.
	Saw map[string]string `yaml:"saw"`
	// And is like Says, and must stand in the same event, before or behind it.
	And string `yaml:"and"`
	// Unless is like Says, and keeps the sign from counting.
	Unless string `yaml:"unless"`
	// Sure says how far the sign alone decides, one of Sureness.
	Sure string `yaml:"sure"`
	// Unmet is set where no excerpt of the corpus has the sign: it is from documents, or
	// wider than what was met. A test wants it for those and finds slips of the pen so.
	Unmet bool `yaml:"unmet"`
	// App and Provider name the product whose words these are. In a text of another
	// product the sign does not count.
	App      string `yaml:"app"`
	Provider string `yaml:"provider"`
}

// Sureness are the degrees of certainty, the highest first.
var Sureness = [...]string{"certain", "likely", "possible"}

// Sides are those who may have to change something.
var Sides = [...]string{"client", "provider", "network", "user"}

// An Ambiguity is a text that several causes leave behind: what they are, the likeliest
// first, and what tells them apart.
type Ambiguity struct {
	Text   string   `yaml:"text"` // what was met, as a noun phrase
	Signs  []Sign   `yaml:"signs"`
	Causes []string `yaml:"causes"`
	Decide string   `yaml:"decide"`  // what tells them apart, a sentence that begins with a verb
	Run    string   `yaml:"command"` // the command that does
	// Otherwise is set for what is only a direction: it counts where nothing else does.
	Otherwise bool `yaml:"otherwise"`
}

// A Sender is a product by whose words a text shows that it comes from it.
type Sender struct {
	Name  string   `yaml:"name"` // as typed after --app or --provider where that product has a file
	Title string   `yaml:"title"`
	Is    string   `yaml:"is"`   // app or provider
	Says  []string `yaml:"says"` // as of a Sign
	// Library is set for what applications are made with: the application goes before it.
	Library bool `yaml:"library"`
}

// Symptoms is all that is known about what failing logins leave behind.
type Symptoms struct {
	Causes      []*Cause
	Ambiguities []Ambiguity
	Senders     []Sender
	Spoken      []Spoken
	Login       []string // words of texts about logins, as of a Sign
	Elsewhere   []string // words of texts about something else
}

const (
	symptomsDir   = "symptoms"
	ambiguousFile = symptomsDir + "/ambiguous.yaml"
	sendersFile   = symptomsDir + "/senders.yaml"
)

// LoadSymptoms reads all symptoms, the messages of applications among them.
func LoadSymptoms() (*Symptoms, error) {
	l := library{embedded}
	s, err := l.symptoms()
	if err != nil {
		return nil, err
	}
	return s, l.products(s)
}

func (l library) symptoms() (*Symptoms, error) {
	s := &Symptoms{}
	for _, name := range l.names(symptomsDir) {
		file := fmt.Sprintf("%s/%s%s", symptomsDir, name, extension)
		if file == ambiguousFile || file == sendersFile {
			continue
		}
		var area struct {
			About  string   `yaml:"about"`
			Causes []*Cause `yaml:"causes"`
		}
		if err := l.read(file, &area); err != nil {
			return nil, err
		}
		for _, c := range area.Causes {
			c.Area = name
			s.Causes = append(s.Causes, c)
		}
	}
	var ambiguous struct {
		Ambiguous []Ambiguity `yaml:"ambiguous"`
	}
	if err := l.read(ambiguousFile, &ambiguous); err != nil {
		return nil, err
	}
	s.Ambiguities = ambiguous.Ambiguous
	var senders struct {
		Senders   []Sender `yaml:"senders"`
		Login     []string `yaml:"login"`
		Elsewhere []string `yaml:"elsewhere"`
	}
	if err := l.read(sendersFile, &senders); err != nil {
		return nil, err
	}
	s.Senders, s.Login, s.Elsewhere = senders.Senders, senders.Login, senders.Elsewhere
	return s, nil
}

// Cause returns the cause with this ID, or nil.
func (s *Symptoms) Cause(id string) *Cause {
	for _, c := range s.Causes {
		if c.ID == id {
			return c
		}
	}
	return nil
}

// FindSender returns the product of this name, or nil.
func (s *Symptoms) FindSender(is, name string) *Sender {
	for i, x := range s.Senders {
		if x.Is == is && strings.EqualFold(x.Name, name) {
			return &s.Senders[i]
		}
	}
	return nil
}
