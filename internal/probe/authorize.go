package probe

import "context"

// Authorizable is there when nothing speaks against an authorization request
// with the user's real parameters.
var Authorizable = &Step[bool]{
	name: "accepted authorization request", impact: Active,
	needs: []Need{Discovery, Client},
	do:    func(context.Context, *Session, *Facts) (bool, error) { return true, nil },
}
