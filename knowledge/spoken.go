package knowledge

import (
	"regexp"
	"strings"
)

// A Spoken message is what applications say themselves, from their profiles, as a sign
// of the causes that they do not tell apart.
type Spoken struct {
	Sign
	Causes []string
	// Alone is set where the words are an application's own and so many that no other
	// text has them; others count only in a text of that application.
	Alone bool
}

// Words of a message that are few may stand in any text, and many in none by chance.
const (
	fewWords  = 12
	manyWords = 40
)

// products adds what the profiles of applications and the files of providers know to
// the symptoms: messages, and names for those that senders.yaml does not list.
func (l library) products(s *Symptoms) error {
	place := map[string]int{}
	for _, name := range l.names(appsDir) {
		a, err := l.app(name)
		if err != nil {
			return err
		}
		s.meet("app", name, a.Title, a.Aliases)
		for _, m := range a.Ever {
			says, letters := expression(m.Literals())
			if letters < fewWords || len(m.Causes) == 0 {
				continue
			}
			if i, known := place[says]; known { // the words of a library are of no application
				if s.Spoken[i].App != name {
					s.Spoken[i].App = ""
				}
				continue
			}
			place[says] = len(s.Spoken)
			x := Spoken{Sign: Sign{Says: says, App: name, Sure: "possible"}, Causes: m.Causes, Alone: letters >= manyWords}
			if len(m.Causes) == 1 && x.Alone {
				x.Sure = "likely"
			}
			s.Spoken = append(s.Spoken, x)
		}
	}
	for _, name := range l.names(providersDir) {
		s.meet("provider", name, name, nil)
	}
	return nil
}

// meet makes sure that a product is among the senders, by the name of its file.
func (s *Symptoms) meet(is, name, title string, aliases []string) {
	if s.FindSender(is, name) != nil {
		return
	}
	for _, alias := range aliases {
		x := s.FindSender(is, alias)
		if x == nil {
			continue
		}
		for _, c := range s.Causes {
			for i := range c.Signs {
				if is == "app" && c.Signs[i].App == x.Name {
					c.Signs[i].App = name
				}
			}
		}
		x.Name = name
		return
	}
	s.Senders = append(s.Senders, Sender{Name: name, Title: title, Is: is, Says: []string{strings.ReplaceAll(regexp.QuoteMeta(name), "-", `[-_ ]?`)}})
}

// expression is an expression for the literal parts of a message, and how many letters
// they have.
func expression(literals []string) (string, int) {
	var parts []string
	letters := 0
	for _, s := range literals {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, regexp.QuoteMeta(s))
			letters += len(s)
		}
	}
	return strings.Join(parts, `[^\n]{0,200}`), letters
}
