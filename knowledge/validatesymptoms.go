package knowledge

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// symptoms wants of each cause all that a reader is told, and of each sign that it can
// hold. What a sign does to a text is tested in internal/triage.
func (v *validator) symptoms(l library) {
	s, err := l.symptoms()
	if err != nil {
		v.problems = append(v.problems, err)
		return
	}
	if len(s.Causes) == 0 {
		v.problem(symptomsDir, "has no causes")
	}
	var ids []string
	for _, c := range s.Causes {
		where := symptomsDir + "/" + c.Area + extension + ": " + c.ID
		if !causeID.MatchString(c.ID) {
			v.problem(where, "the identifier is not of small letters, digits and hyphens")
		}
		if slices.Contains(ids, c.ID) {
			v.problem(where, "stands twice")
		}
		ids = append(ids, c.ID)
		v.known(where, c, s)
	}
	for i, a := range s.Ambiguities {
		v.ambiguity(fmt.Sprintf("%s: ambiguous[%d]", ambiguousFile, i), a, ids, s)
	}
	for i, x := range s.Senders {
		v.sender(fmt.Sprintf("%s: senders[%d]", sendersFile, i), x)
	}
	for _, list := range [][]string{s.Login, s.Elsewhere} {
		if len(list) == 0 {
			v.problem(sendersFile, "login and elsewhere are needed")
		}
		for _, says := range list {
			v.pattern(sendersFile, says)
		}
	}
}

var causeID = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)

func (v *validator) known(where string, c *Cause, s *Symptoms) {
	v.filled(where, "title", c.Title)
	if !slices.Contains(Sides[:], c.Side) {
		v.problem(where, "side is %q, not one of %s", c.Side, strings.Join(Sides[:], ", "))
	}
	for _, id := range c.Checks {
		v.check(where+": checks", id)
	}
	if len(c.Checks) == 0 && c.Look == "" {
		v.problem(where, "neither checks nor look says what proves it")
	}
	v.command(where, c.Command)
	v.begins(where+": fix", c.Fix)
	if len(c.See) == 0 {
		v.problem(where, "see is missing")
	}
	for _, see := range c.See {
		v.link(where, see)
	}
	if len(c.Signs) == 0 {
		v.problem(where, "signs is empty")
	}
	for i, x := range c.Signs {
		v.sign(fmt.Sprintf("%s: signs[%d]", where, i), x, s)
	}
}

// begins wants a verb in front, as every fix has.
func (v *validator) begins(where, text string) {
	first, _, _ := strings.Cut(text, " ")
	if !slices.Contains(verbs[:], first) {
		v.problem(where, "begins with %q, not with one of the verbs in validate.go", first)
	}
}

// command wants only checks that exist.
func (v *validator) command(where, command string) {
	_, list, ok := strings.Cut(command, "--only ")
	if !ok {
		return
	}
	list, _, _ = strings.Cut(list, " ")
	for _, id := range strings.Split(list, ",") {
		v.check(where+": command", id)
	}
}

func (v *validator) sign(where string, x Sign, s *Symptoms) {
	if x.Says == "" && len(x.Saw) == 0 {
		v.problem(where, "neither says nor saw is there")
	}
	for _, p := range []string{x.Says, x.And, x.Unless} {
		if p != "" {
			v.pattern(where, p)
		}
	}
	for kind, is := range x.Saw {
		if _, err := regexp.Compile(is); err != nil {
			v.problem(where+": saw."+kind, "%w", err)
		}
	}
	if !slices.Contains(Sureness[:], x.Sure) {
		v.problem(where, "sure is %q, not one of %s", x.Sure, strings.Join(Sureness[:], ", "))
	}
	for is, name := range map[string]string{"app": x.App, "provider": x.Provider} {
		if name != "" && s.FindSender(is, name) == nil {
			v.problem(where, "%s %q is not in %s", is, name, sendersFile)
		}
	}
}

func (v *validator) ambiguity(where string, a Ambiguity, ids []string, s *Symptoms) {
	v.filled(where, "text", a.Text)
	v.begins(where+": decide", a.Decide)
	v.filled(where, "command", a.Run)
	v.command(where, a.Run)
	for i, x := range a.Signs {
		v.sign(fmt.Sprintf("%s: signs[%d]", where, i), x, s)
	}
	if len(a.Signs) == 0 || len(a.Causes) < 2 {
		v.problem(where, "an ambiguity has signs and two causes at least")
	}
	for _, id := range a.Causes {
		if !slices.Contains(ids, id) {
			v.problem(where, "unknown cause %q", id)
		}
	}
}

func (v *validator) sender(where string, x Sender) {
	v.filled(where, "name", x.Name)
	v.filled(where, "title", x.Title)
	if x.Is != "app" && x.Is != "provider" {
		v.problem(where, "is is %q, not app or provider", x.Is)
	}
	if len(x.Says) == 0 {
		v.problem(where, "says is empty")
	}
	for _, says := range x.Says {
		v.pattern(where, says)
	}
}
