package bundle

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// A bundle has two forms: a zip with a file for each part, for a ticket, and one
// JSON object with the same parts as members, for a repository.

// part is one part of a bundle: the name of its member, and in the zip that of
// its file before ".json".
type part struct {
	name string
	of   func(*Bundle) any // a pointer to it
}

var parts = []part{
	{"manifest", func(b *Bundle) any { return &b.Manifest }},
	{"environment", func(b *Bundle) any { return &b.Environment }},
	{"facts", func(b *Bundle) any { return &b.Steps }},
	{"exchanges", func(b *Bundle) any { return &b.Exchanges }},
	{"report", func(b *Bundle) any { return &b.Report }},
}

// MaxSize is how many bytes are read of a bundle, packed or not: a run makes a
// fraction of it.
const MaxSize = 64 << 20

// IsJSON reports whether a bundle at this place has the form of one JSON object.
func IsJSON(path string) bool { return strings.HasSuffix(strings.ToLower(path), ".json") }

// Write writes b in one of its forms. v knows the secrets of the run; its error
// is a *LeakError when one of them would be in what is written, and then nothing
// was.
func (b *Bundle) Write(w io.Writer, asJSON bool, v *wire.Vault) error {
	b.Manifest.Tool, b.Manifest.Schema = tool, Schema
	b, err := b.scrubbed(v)
	if err != nil {
		return err
	}
	if asJSON {
		return b.writeJSON(w)
	}
	return b.writeZip(w)
}

func (b *Bundle) writeJSON(w io.Writer) error {
	var out bytes.Buffer
	for i, p := range parts {
		before := ",\n"
		if i == 0 {
			before = "{\n"
		}
		data, err := b.encoded(p)
		if err != nil {
			return err
		}
		fmt.Fprintf(&out, "%s%q: %s", before, p.name, data)
	}
	out.WriteString("\n}\n")
	_, err := w.Write(out.Bytes())
	return err
}

func (b *Bundle) writeZip(w io.Writer) error {
	z := zip.NewWriter(w)
	for _, p := range parts {
		data, err := b.encoded(p)
		if err != nil {
			return err
		}
		f, err := z.Create(p.name + ".json")
		if err != nil {
			return err
		}
		if _, err := f.Write(append(data, '\n')); err != nil {
			return err
		}
	}
	return z.Close()
}

// encoded is a part as JSON. Facts name the exchanges that they rest on by
// number, and have them back when they are read.
func (b *Bundle) encoded(p part) ([]byte, error) {
	x := p.of(b)
	if p.name == "facts" {
		shared, err := newShared(b.Exchanges)
		if err != nil {
			return nil, err
		}
		if x, err = shared.referring(x); err != nil {
			return nil, err
		}
	}
	data, err := json.Marshal(x)
	if err != nil {
		return nil, err
	}
	return perLine(data), nil
}

// perLine puts each element of a list on a line of its own, so that a difference
// can be read. Anything else stays on one.
func perLine(data []byte) []byte {
	var elements []json.RawMessage
	if json.Unmarshal(data, &elements) != nil {
		return data
	}
	var out bytes.Buffer
	out.WriteByte('[')
	for i, e := range elements {
		if i > 0 {
			out.WriteByte(',')
		}
		out.WriteByte('\n')
		out.Write(e)
	}
	out.WriteString("\n]")
	return out.Bytes()
}

// Read reads a bundle in any form. Its error says in one sentence what is wrong
// with it.
func Read(data []byte) (*Bundle, error) {
	var found map[string]json.RawMessage
	var err error
	switch {
	case bytes.HasPrefix(data, []byte("PK")):
		found, err = unzip(data)
	case bytes.HasPrefix(bytes.TrimLeft(data, " \t\r\n"), []byte("{")):
		if err = json.Unmarshal(data, &found); err != nil {
			err = broken(err)
		}
	default:
		err = fmt.Errorf("it is no bundle of %s", tool)
	}
	if err != nil {
		return nil, err
	}
	return read(found)
}

// broken says that a text begins like a bundle and does not go on like one.
func broken(err error) error { return fmt.Errorf("it is truncated or damaged: %w", err) }

func unzip(data []byte) (map[string]json.RawMessage, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, broken(err)
	}
	found := map[string]json.RawMessage{}
	left := int64(MaxSize)
	for _, f := range z.File {
		name, ok := strings.CutSuffix(f.Name, ".json")
		if !ok {
			continue
		}
		r, err := f.Open()
		if err != nil {
			return nil, broken(err)
		}
		text, err := io.ReadAll(io.LimitReader(r, left+1))
		r.Close() // read only: an error of it says nothing more
		if err != nil {
			return nil, broken(err)
		}
		if left -= int64(len(text)); left < 0 {
			return nil, fmt.Errorf("it unpacks to more than %d MiB, which no run makes", MaxSize>>20)
		}
		found[name] = text
	}
	return found, nil
}

func read(found map[string]json.RawMessage) (*Bundle, error) {
	if found["manifest"] == nil {
		if found["results"] != nil && found["schema"] != nil {
			return nil, errors.New("it is a report; judge takes what --save has written")
		}
		return nil, fmt.Errorf("it is no bundle of %s", tool)
	}
	b := &Bundle{}
	if err := json.Unmarshal(found["manifest"], &b.Manifest); err != nil {
		return nil, broken(fmt.Errorf("manifest: %w", err))
	}
	if m := b.Manifest; m.Tool != tool || m.Schema > Schema {
		return nil, b.check() // before its parts, which may have another form
	}
	for _, p := range parts {
		text, ok := found[p.name]
		if !ok {
			return nil, fmt.Errorf("it is truncated or damaged: it has no %s", p.name)
		}
		if p.name == "facts" {
			continue // need the exchanges
		}
		if err := json.Unmarshal(text, p.of(b)); err != nil {
			return nil, broken(fmt.Errorf("%s: %w", p.name, err))
		}
	}
	shared, err := newShared(b.Exchanges)
	if err != nil {
		return nil, err
	}
	facts, err := shared.resolved(found["facts"])
	if err == nil {
		err = json.Unmarshal(facts, &b.Steps)
	}
	if err != nil {
		return nil, broken(fmt.Errorf("facts: %w", err))
	}
	return b, b.check()
}
