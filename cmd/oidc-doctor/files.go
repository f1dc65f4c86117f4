package main

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/go-jose/go-jose/v4"
	"github.com/spf13/cobra"
)

// maxSecretFile is far more than any secret, key or token response has.
const maxSecretFile = 1 << 20

// A reader reads the files of a command line, with "-" for stdin.
type reader struct {
	stdin io.Reader
	taken string // the flag that has read stdin
	refs  *references
	typed map[string]string // secrets by the flag for their file
	*problems
}

func newReader(c *cobra.Command, p *problems) *reader {
	return &reader{stdin: c.InOrStdin(), problems: p}
}

// references say that secrets come from where a file says, "env:NAME" or
// "file:PATH", and from nowhere else: the secret of one target must not go to the
// provider of another.
type references struct{ dir string } // that relative paths begin at

var variableName = regexp.MustCompile(`^[A-Z_][A-Z0-9_]*$`)

// open finds what a reference names.
func (r *references) open(ref string) (io.ReadCloser, error) {
	kind, name, _ := strings.Cut(ref, ":")
	if kind == "env" {
		value, ok := os.LookupEnv(name)
		if !ok {
			if !variableName.MatchString(name) {
				return nil, errors.New("the variable that it names is not set") // it may be the secret itself
			}
			return nil, fmt.Errorf("the variable %s is not set", name)
		}
		return io.NopCloser(strings.NewReader(value)), nil
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(r.dir, name)
	}
	return os.Open(name)
}

// read returns the content of the file that a flag names, and nil after a
// problem or when the flag is not set. It says nothing of the content.
func (r *reader) read(flag, path, what string) []byte {
	if path == "" {
		return nil
	}
	content, err := r.content(flag, path)
	switch {
	case err != nil:
		r.add(fmt.Sprintf("%s of --%s cannot be read: %v", what, flag, err), "give a file that you can read, or - for stdin")
		return nil
	case len(content) == 0:
		r.add(fmt.Sprintf("%s of --%s is empty", what, flag), "write it to the file, or give - and type it to stdin")
		return nil
	}
	return content
}

// content does not repeat the path in its error: it may be the secret itself,
// typed in the place of its file.
func (r *reader) content(flag, path string) ([]byte, error) {
	from := r.stdin
	if path != "-" {
		open := func(path string) (io.ReadCloser, error) { return os.Open(path) }
		if r.refs != nil {
			open = r.refs.open
		}
		f, err := open(path)
		if err != nil {
			return nil, reason(err)
		}
		defer f.Close()
		from = f
	} else {
		if r.taken != "" {
			return nil, fmt.Errorf("stdin is read by --%s already", r.taken)
		}
		r.taken = flag
	}
	content, err := io.ReadAll(io.LimitReader(from, maxSecretFile+1))
	if err != nil {
		return nil, reason(err)
	}
	if len(content) > maxSecretFile {
		return nil, fmt.Errorf("it is longer than %d bytes", maxSecretFile)
	}
	return content, nil
}

// secret returns what a file has, else what the environment has.
func (r *reader) secret(flag, path, variable, what string) string {
	if s := r.typed[flag]; s != "" && path == "" {
		return s
	}
	if path == "" && r.refs != nil {
		return ""
	}
	if path == "" {
		return os.Getenv(variable)
	}
	return string(r.read(flag, path, what))
}

// reason is an error of the file system without its path, which is said already.
func reason(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// roots reads CA certificates and adds them to those of the system.
func (r *reader) roots(flag, path string) *x509.CertPool {
	content := r.read(flag, path, "the CA certificate")
	if content == nil {
		return nil
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		pool = x509.NewCertPool() // a system without one
	}
	if !pool.AppendCertsFromPEM(content) {
		r.add(fmt.Sprintf("--%s has no certificate in PEM", flag), "convert it: openssl x509 -inform DER -in FILE -out ca.pem")
	}
	return pool
}

// privateKey reads a JWK or a PEM file.
func (r *reader) privateKey(flag, path string) *jose.JSONWebKey {
	content := r.read(flag, path, "the private key")
	if content == nil {
		return nil
	}
	key, err := parsePrivateKey(content)
	if err != nil {
		r.add(fmt.Sprintf("--%s: %v", flag, err), "give the private key of the client as a JWK or in PEM, unencrypted")
		return nil
	}
	return key
}

// parsePrivateKey says nothing of the content in its error.
func parsePrivateKey(content []byte) (*jose.JSONWebKey, error) {
	var key jose.JSONWebKey
	if err := key.UnmarshalJSON(content); err == nil {
		if key.IsPublic() {
			return nil, errors.New("the key is a public one")
		}
		return &key, nil
	}
	block, _ := pem.Decode(content)
	if block == nil {
		return nil, errors.New("the file is neither a JWK nor PEM")
	}
	if k, err := x509.ParsePKCS8PrivateKey(block.Bytes); err == nil {
		return &jose.JSONWebKey{Key: k}, nil
	}
	if k, err := x509.ParsePKCS1PrivateKey(block.Bytes); err == nil {
		return &jose.JSONWebKey{Key: k}, nil
	}
	if k, err := x509.ParseECPrivateKey(block.Bytes); err == nil {
		return &jose.JSONWebKey{Key: k}, nil
	}
	return nil, fmt.Errorf("the PEM block %q is no private key that can be read", block.Type)
}

// readWhole reads a file that somebody handed on, or stdin for "-", of at most so
// many bytes. Its error is one sentence; tooMuch ends that of a larger one.
func readWhole(stdin io.Reader, path string, most int, tooMuch string) ([]byte, error) {
	from := stdin
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, reason(err)
		}
		defer f.Close()
		from = f
	}
	data, err := io.ReadAll(io.LimitReader(from, int64(most)+1))
	switch {
	case err != nil:
		return nil, reason(err)
	case len(data) > most:
		return nil, fmt.Errorf("it is larger than %d MiB, %s", most>>20, tooMuch)
	case len(bytes.TrimSpace(data[:min(len(data), 4096)])) == 0 && len(data) <= 4096:
		return nil, errors.New("it is empty")
	}
	return data, nil
}
