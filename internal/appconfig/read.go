package appconfig

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"
)

// Read reads a configuration file, of whichever format it is. There is no content
// where it cannot be read at all; then at least one problem is not Soft.
func Read(open Opener, path string) (*Content, []Problem) {
	r := &reader{open: open, path: path}
	content, err := open(path)
	if err != nil {
		r.fail(0, "name the configuration file of the application", "the file cannot be read: %v", reason(err))
		return nil, r.problems
	}
	out := r.read(content)
	if out != nil {
		out.Path = path
	}
	return out, sorted(r.problems)
}

// Usable holds where none of the problems keeps the configuration from being used.
func Usable(problems []Problem) bool {
	for _, p := range problems {
		if !p.Soft {
			return false
		}
	}
	return true
}

// reason is an error without the path, which stands beside it already.
func reason(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

func (r *reader) read(content []byte) *Content {
	const readable = "give the file that the application itself reads its settings from: .env, compose or Kubernetes YAML, TOML, INI, properties, Apache directives"
	if what := otherKind(content); what != "" {
		r.fail(0, readable, "the file is %s, not a configuration", what)
		return nil
	}
	if strings.TrimSpace(string(content)) == "" {
		r.fail(0, readable, "the file is empty")
		return nil
	}
	for _, f := range sniffers() {
		if f.fits(r.path, content) {
			return f.read(r, content)
		}
	}
	r.fail(0, readable, "the format of the file is not known from its name or its first lines")
	return nil
}

// otherKind names what the file is when it can be no configuration, or one in a
// programming language.
func otherKind(content []byte) string {
	head := strings.TrimSpace(string(content[:min(len(content), 512)]))
	lower := strings.ToLower(head)
	switch {
	case bytes.IndexByte(content, 0) >= 0 || !utf8.Valid(content):
		return "binary"
	case strings.HasPrefix(head, "-----BEGIN "):
		return "a key or a certificate (PEM)"
	case strings.HasPrefix(lower, "<!doctype") || strings.HasPrefix(lower, "<html"):
		return "an HTML page"
	case strings.HasPrefix(head, "<?php"):
		return "PHP, which is not read here"
	case strings.HasPrefix(head, "<?xml"):
		return "XML, which is not read here"
	case has(content, `(?m)^\s*(gitlab_rails|omniauth_providers)\b.*=`):
		return "Ruby, which is not read here"
	case has(content, `(?m)^\s*(module\.exports|const \w+ = require\(|import .* from ['"])`):
		return "JavaScript, which is not read here"
	}
	return ""
}

func has(content []byte, pattern string) bool { return regexp.MustCompile(pattern).Match(content) }

// A sniffer knows a format by the name of the file or by what stands in it.
type sniffer struct {
	names   []string // patterns of filepath.Match, in lower case
	pattern string   // in the content, where the name says nothing
	read    func(r *reader, content []byte) *Content
}

// sniffers are tried in this order, those whose content cannot be anything else first.
func sniffers() []sniffer {
	return []sniffer{
		{nil, `(?mi)^\s*OIDC[A-Za-z]+[ \t]+[^=\s]`, (*reader).apache},
		{[]string{".env", ".env.*", "*.env", "env"}, "", (*reader).dotenv},
		{[]string{"*.yml", "*.yaml", "*.json"}, `(?m)^("?)(apiVersion|services|spring|users|clusters|providers|oauth|vouch|oidc\.config)("?)\s*:|\A\s*\{`, (*reader).yaml},
		{[]string{"*.toml", "*.cfg"}, `(?m)^[ \t]*[a-z][a-z0-9_]*[ \t]*=[ \t]*("|\[|true\b|false\b)`, (*reader).toml},
		{[]string{"*.ini"}, `(?m)^\[[\w. "-]+\][ \t]*\r?$`, (*reader).ini},
		{[]string{"*.properties"}, `(?m)^[ \t]*spring\.[\w.-]+[ \t]*[=:]`, (*reader).properties},
		{[]string{"*.service", "*.sh"}, `(?m)^\S.*\s--?[a-z][a-z-]+([= ]|$)`, (*reader).command},
		{nil, `(?m)^[ \t]*(export[ \t]+)?[A-Za-z_][A-Za-z0-9_]*=`, (*reader).dotenv},
	}
}

func (s sniffer) fits(path string, content []byte) bool {
	base := strings.ToLower(filepath.Base(path))
	for _, name := range s.names {
		if ok, _ := filepath.Match(name, base); ok {
			return true
		}
	}
	return s.pattern != "" && !named(base) && has(content, s.pattern)
}

// named holds for a name that says the format.
func named(base string) bool {
	for _, s := range sniffers() {
		for _, name := range s.names {
			if ok, _ := filepath.Match(name, base); ok {
				return true
			}
		}
	}
	return false
}

// yaml tells the kinds of YAML apart by their members.
func (r *reader) yaml(content []byte) *Content {
	docs := r.documents(content, 1)
	if len(docs) == 0 {
		if len(r.problems) == 0 {
			r.fail(0, "name the file that has the settings", "the file has no values")
		}
		return nil
	}
	first := docs[0]
	kind := first.word("kind")
	switch {
	case !first.isList && first.get("services") != nil && first.word("apiVersion") == "":
		return r.compose(first)
	case kind == "ClusterConfiguration", first.get("kube-apiserver-arg") != nil:
		return r.apiServer(first)
	case kind == "Config" && first.get("users") != nil:
		return r.kubeconfig(first)
	case first.word("apiVersion") != "" && kind != "" && kind != "AuthenticationConfiguration":
		return r.objects(docs)
	case isSpring(docs):
		return r.spring(docs)
	}
	part := Part{}
	for _, d := range docs {
		d.each("", d.line, func(key, value string, line int) {
			part.Settings = append(part.Settings, r.in(File, key, value, line))
		})
	}
	out := &Content{Format: "a YAML file", Parts: []Part{part}}
	if kind == "AuthenticationConfiguration" {
		out.Format, out.Parts[0].Programs = "an AuthenticationConfiguration", []string{"kube-apiserver"}
	}
	return out
}

func isSpring(docs []*node) bool {
	for _, d := range docs {
		if d.get("spring") != nil {
			return true
		}
		for _, p := range d.pairs {
			if strings.HasPrefix(p.key, "spring.") {
				return true
			}
		}
	}
	return false
}

// objects reads Kubernetes objects: containers, and ConfigMaps that are themselves
// the configuration of an application.
func (r *reader) objects(docs []*node) *Content {
	out := r.manifest(docs)
	for _, d := range docs {
		switch {
		case d.word("kind") == "ConfigMap" && d.get("data", "oidc.config") != nil:
			out.Parts = append(out.Parts, r.argoCD(d))
		case d.word("kind") == "ConfigMap":
			out.Parts = append(out.Parts, r.files(d)...)
		}
	}
	if len(out.Parts) == 0 && len(r.problems) == 0 {
		r.fail(0, "name the manifest of the Deployment, StatefulSet or Pod", "no object of the file has containers, and none is a ConfigMap with a configuration")
	}
	return out
}

// files reads whole files that a ConfigMap holds: oauth2-proxy.cfg, grafana.ini.
func (r *reader) files(config *node) []Part {
	var out []Part
	for _, p := range config.get("data").members() {
		if !p.value.isText || !p.value.isBlock || !named(strings.ToLower(p.key)) {
			continue
		}
		inner := &reader{open: r.open, path: p.key}
		content := inner.read([]byte(p.value.text))
		for _, wrong := range inner.problems {
			wrong.File, wrong.Line = r.path, wrong.Line+p.line
			r.problems = append(r.problems, wrong)
		}
		if content == nil {
			continue
		}
		for _, part := range content.Parts {
			for i := range part.Settings {
				part.Settings[i].File, part.Settings[i].Line = r.path, part.Settings[i].Line+p.line
			}
			part.Name, part.Line = strings.Trim(fmt.Sprintf("%s %s", p.key, part.Name), " "), p.line
			out = append(out, part)
		}
	}
	return out
}
