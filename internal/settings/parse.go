package settings

import (
	"fmt"

	"github.com/goccy/go-yaml"
)

// Parse reads a description that stands alone.
func Parse(data []byte) (*API, error) {
	a := &API{}
	if err := yaml.UnmarshalWithOptions(data, a, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("description of an admin API: %w", err)
	}
	return a, nil
}
