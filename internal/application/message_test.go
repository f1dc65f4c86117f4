package application

import "testing"

func TestSays(t *testing.T) {
	p := &Profile{Messages: []Message{
		{Causes: []string{"secret"}, With: "description", Text: "{error} ({description})", Where: InLog},
		{Causes: []string{"secret", "method"}, Text: "{error}", Where: InLog},
	}}
	for _, row := range []struct {
		cause  string
		values map[string]string
		want   string
	}{
		{"secret", map[string]string{"error": "invalid_client", "description": "wrong"}, "invalid_client (wrong)"},
		{"secret", map[string]string{"error": "invalid_client", "description": ""}, "invalid_client"},
		{"method", map[string]string{"error": "invalid_client", "description": "wrong"}, "invalid_client"},
		{"method", nil, "…"},
		{"other", nil, ""},
	} {
		if got, _ := p.Says(row.cause, row.values); got != row.want {
			t.Errorf("%s with %v: %q, want %q", row.cause, row.values, got, row.want)
		}
	}
}
