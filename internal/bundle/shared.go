package bundle

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// shared are the exchanges by number, as JSON has them. A fact has its exchange
// in it; in a bundle each stands once, and facts refer to it.
type shared map[string]any

// maxResolved is how much all exchanges that facts refer to may come to: a
// bundle that was made to be large is no reason to run out of memory.
const maxResolved = MaxSize

// reference is the one member of what stands in the place of an exchange.
const reference = "$exchange"

func newShared(exchanges []wire.Exchange) (shared, error) {
	s := shared{}
	for _, e := range exchanges {
		data, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		if s[fmt.Sprint(e.N)], err = decode(data); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// referring returns x as JSON has it, with references.
func (s shared) referring(x any) (any, error) {
	data, err := json.Marshal(x)
	if err != nil {
		return nil, err
	}
	tree, err := decode(data)
	return walk(tree, func(m map[string]any) any {
		number, ok := m["n"].(json.Number)
		if known := s[string(number)]; ok && known != nil && reflect.DeepEqual(known, any(m)) {
			return map[string]any{reference: number}
		}
		return nil
	}), err
}

// resolved is the inverse of referring.
func (s shared) resolved(data []byte) ([]byte, error) {
	tree, err := decode(data)
	if err != nil {
		return nil, err
	}
	sizes := map[string]int{}
	for n, e := range s {
		text, err := json.Marshal(e)
		if err != nil {
			return nil, err
		}
		sizes[n] = len(text)
	}
	var problem error
	size := 0
	tree = walk(tree, func(m map[string]any) any {
		number, ok := m[reference].(json.Number)
		if !ok || len(m) != 1 {
			return nil
		}
		known := s[string(number)]
		switch size += sizes[string(number)]; {
		case known == nil:
			problem = fmt.Errorf("there is no exchange %s", number)
		case size > maxResolved:
			problem = fmt.Errorf("they come to more than %d MiB", maxResolved>>20)
			return json.Number("0") // no more of it
		}
		return known
	})
	if problem != nil {
		return nil, problem
	}
	return json.Marshal(tree)
}

// walk replaces objects, outermost first, by what instead returns, where that is
// not nil.
func walk(x any, instead func(map[string]any) any) any {
	switch x := x.(type) {
	case []any:
		for i := range x {
			x[i] = walk(x[i], instead)
		}
	case map[string]any:
		if other := instead(x); other != nil {
			return other
		}
		for name, value := range x {
			x[name] = walk(value, instead)
		}
	}
	return x
}
