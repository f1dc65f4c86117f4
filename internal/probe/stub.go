package probe

import "context"

// Stub describes a step for a test of whoever runs steps.
type Stub struct {
	Name, Owner  string
	Impact       Impact // zero: Passive
	Needs, After []Need
}

// Step returns the described step; do is what it does.
func (d Stub) Step(do func(context.Context) (string, error)) *Step[string] {
	if d.Impact == 0 {
		d.Impact = Passive
	}
	return &Step[string]{
		name: d.Name, owner: d.Owner, impact: d.Impact, needs: d.Needs, after: d.After,
		do: func(ctx context.Context, _ *Session, _ *Facts) (string, error) { return do(ctx) },
	}
}
