package config

import (
	"encoding/json"
	"reflect"
)

// SchemaAddress names the JSON Schema, and is where editors find it.
const SchemaAddress = "https://raw.githubusercontent.com/oidc-doctor/oidc-doctor/main/docs/oidc-doctor.schema.json"

// Schema is the JSON Schema of the file, made from its Go types.
func Schema(words Vocabulary) ([]byte, error) {
	s := schemaOf(reflect.TypeFor[File](), "", words.with(own))
	s["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	s["$id"] = SchemaAddress
	s["title"] = "oidc-doctor.yaml"
	s["description"] = "What oidc-doctor check reads when it is given no issuer. Made from the Go types of internal/config; oidc-doctor config validate says more."
	s["required"] = []string{"targets"}
	out, err := json.MarshalIndent(s, "", "  ")
	return append(out, '\n'), err
}

func schemaOf(t reflect.Type, tag reflect.StructTag, words Vocabulary) map[string]any {
	if v, ok := reflect.New(t).Interface().(value); ok {
		s := v.schema()
		if kind := tag.Get("oneof"); kind != "" {
			entry := map[string]any{"type": "string", "anyOf": oneOf(kind, words)}
			s["oneOf"].([]any)[1].(map[string]any)["items"] = entry
		}
		return s
	}
	switch t.Kind() {
	case reflect.Pointer:
		return schemaOf(t.Elem(), tag, words)
	case reflect.Struct:
		return object(t, words)
	case reflect.Slice:
		return map[string]any{"type": "array", "items": schemaOf(t.Elem(), tag, words)}
	case reflect.Bool:
		return map[string]any{"type": "boolean"}
	case reflect.Int:
		return map[string]any{"type": "integer", "minimum": 1}
	}
	s := map[string]any{"type": "string", "minLength": 1}
	switch kind := tag.Get("oneof"); {
	case tag.Get("regexp") != "":
		s["format"] = "regex"
	case kind != "":
		s["anyOf"] = oneOf(kind, words)
	}
	return s
}

func oneOf(kind string, words Vocabulary) []any {
	all := []any{map[string]any{"enum": words[kind]}}
	if open(kind) {
		all = append(all, map[string]any{"pattern": "^" + ExpectPrefix})
	}
	return all
}

func object(t reflect.Type, words Vocabulary) map[string]any {
	properties := map[string]any{}
	var required []string
	for i := range t.NumField() {
		f := t.Field(i)
		key := f.Tag.Get("yaml")
		if key == "" || key == "-" {
			continue
		}
		s := schemaOf(f.Type, f.Tag, words)
		s["description"] = f.Tag.Get("doc")
		properties[key] = s
		if f.Tag.Get("required") != "" {
			required = append(required, key)
		}
	}
	s := map[string]any{"type": "object", "additionalProperties": false, "properties": properties}
	if required != nil {
		s["required"] = required
	}
	return s
}
