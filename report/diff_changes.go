package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// areas are where changes are looked for, in the order in which they hurt: what
// clients get first, what is only said of it last.
var areas = []string{"provider", "settings", "claims", "tokens", "keys", "discovery"}

// changes lists what is another way at the provider.
func changes(old, now *Document) []Change {
	out := []Change{}
	if from, to := old.Target.Provider, now.Target.Provider; from.Name == to.Name {
		out = append(out, change("provider", "version", from.Version, to.Version)...)
	} else {
		out = append(out, change("provider", "product", from.product(), to.product())...)
	}
	out = append(out, movedClaims(old.Claims, now.Claims)...)
	out = append(out, changedTraits(old.Traits, now.Traits)...)
	slices.SortStableFunc(out, func(a, b Change) int {
		return cmp.Compare(slices.Index(areas, a.Area), slices.Index(areas, b.Area))
	})
	return out
}

// change is none where nothing changed, or where one of the two is not known: a
// report that was made with less is no provider that has less.
func change(area, name, from, to string) []Change {
	if from == to || from == "" || to == "" {
		return nil
	}
	return []Change{{Area: area, Name: name, From: from, To: to}}
}

func changedTraits(old, now []Trait) (out []Change) {
	areasOf := func(traits []Trait) map[string]bool {
		seen := map[string]bool{}
		for _, t := range traits {
			seen[t.Area] = true
		}
		return seen
	}
	had, has := areasOf(old), areasOf(now)
	before := map[[2]string]string{}
	for _, t := range old {
		before[[2]string{t.Area, t.Name}] = t.Value
	}
	for _, t := range now {
		key := [2]string{t.Area, t.Name}
		from, known := before[key]
		delete(before, key)
		switch {
		case known && from != t.Value:
			c := Change{Area: t.Area, Name: t.Name, From: from, To: t.Value}
			c.Lost, c.Won = elements(from, t.Value)
			out = append(out, c)
		case !known && had[t.Area] && t.Area != "tokens": // another way to log in shows other tokens
			out = append(out, Change{Area: t.Area, Name: t.Name, To: t.Value})
		}
	}
	for _, t := range old {
		if from, gone := before[[2]string{t.Area, t.Name}]; gone && has[t.Area] && t.Area != "tokens" {
			out = append(out, Change{Area: t.Area, Name: t.Name, From: from})
		}
	}
	return out
}

// elements says what two lists of words do not share; nothing where one of them
// is no list.
func elements(from, to string) (lost, won []string) {
	inner := func(s string) []string { return strings.Fields(strings.Trim(s, "[]")) }
	a, b := inner(from), inner(to)
	if len(a) < 2 && len(b) < 2 || !slices.IsSorted(a) || !slices.IsSorted(b) {
		return nil, nil // a sentence, or one word for another
	}
	without := func(x, y []string) []string {
		return slices.DeleteFunc(slices.Clone(x), func(s string) bool { return slices.Contains(y, s) })
	}
	return without(a, b), without(b, a)
}

// movedClaims says where claims stand now. Claims that moved the same way stand
// in one change.
func movedClaims(old, now []Claim) (out []Change) {
	if len(old) == 0 || len(now) == 0 {
		return nil // nobody logged in
	}
	readable := func(of func(Claim) *ClaimValue) bool {
		in := func(c Claim) bool { return of(c) != nil }
		return slices.ContainsFunc(old, in) && slices.ContainsFunc(now, in)
	}
	// A place that one of the runs could not read says nothing of where claims are.
	idToken := readable(func(c Claim) *ClaimValue { return c.IDToken })
	userinfo := readable(func(c Claim) *ClaimValue { return c.UserInfo })
	had, has := claimPlaces(old, idToken, userinfo), claimPlaces(now, idToken, userinfo)
	ways := map[[2]string][]string{}
	for _, name := range slices.Sorted(maps.Keys(union(had, has))) {
		if way := [2]string{had[name], has[name]}; way[0] != way[1] {
			ways[way] = append(ways[way], name)
		}
	}
	for way, names := range ways {
		out = append(out, Change{Area: "claims", Name: strings.Join(names, ", "), From: way[0], To: way[1]})
	}
	slices.SortFunc(out, func(a, b Change) int {
		return cmp.Or(cmp.Compare(a.To, b.To), cmp.Compare(a.From, b.From)) // what is nowhere now comes first
	})
	return out
}

// claimPlaces says where each claim stands, "" for nowhere. Introspection repeats
// claims of the access token, whatever the user's are.
func claimPlaces(claims []Claim, idToken, userinfo bool) map[string]string {
	out := map[string]string{}
	for _, c := range claims {
		var all []string
		if idToken && c.IDToken != nil {
			all = append(all, "id_token")
		}
		if userinfo && c.UserInfo != nil {
			all = append(all, "userinfo")
		}
		if len(all) > 0 {
			out[c.Name] = strings.Join(all, " and ")
		}
	}
	return out
}

func union(a, b map[string]string) map[string]string {
	out := maps.Clone(a)
	maps.Copy(out, b)
	return out
}
