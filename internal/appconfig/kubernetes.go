package appconfig

import (
	"encoding/base64"
	"path"
	"regexp"
	"strings"
	"sync"
)

// manifest reads Kubernetes objects: of every container its env, envFrom, command
// and args. ConfigMaps and Secrets are read where they stand in the same file.
func (r *reader) manifest(docs []*node) *Content {
	out := &Content{Format: "a Kubernetes manifest", Each: "container"}
	var objects []*node
	for _, d := range docs {
		if d.word("kind") == "List" {
			objects = append(objects, d.get("items").entries()...)
			continue
		}
		objects = append(objects, d)
	}
	m := &manifest{r: r, data: map[string]map[string]held{}}
	for _, o := range objects {
		m.hold(o)
	}
	for _, o := range objects {
		out.Parts = append(out.Parts, m.containers(o)...)
	}
	return out
}

type manifest struct {
	r    *reader
	data map[string]map[string]held // of "ConfigMap/name" and "Secret/name"
}

type held struct {
	value string
	line  int
}

// hold keeps the data of a ConfigMap or a Secret.
func (m *manifest) hold(o *node) {
	kind := o.word("kind")
	if kind != "ConfigMap" && kind != "Secret" {
		return
	}
	values := map[string]held{}
	for _, member := range []string{"data", "stringData"} {
		for _, v := range o.get(member).assignments() {
			text := v.text
			if kind == "Secret" && member == "data" {
				decoded, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
				if err != nil {
					m.r.fail(v.line, "encode it, or put it under stringData", "%s of the Secret %s is not base64", v.key, o.word("metadata", "name"))
					continue
				}
				text = string(decoded)
			}
			values[v.key] = held{text, v.line}
		}
	}
	m.data[kind+"/"+o.word("metadata", "name")] = values
}

// podSpecs are where objects have their pod.
var podSpecs = [][]string{{"spec", "jobTemplate", "spec", "template", "spec"}, {"spec", "template", "spec"}, {"spec"}}

func (m *manifest) containers(o *node) []Part {
	var out []Part
	for _, way := range podSpecs {
		spec := o.get(way...)
		for _, member := range []string{"containers", "initContainers"} {
			for _, c := range spec.get(member).entries() {
				part := m.container(c)
				if held := m.mounted(spec, c); len(held) > 0 {
					for i := range part.Settings {
						part.Settings[i].inline = held
					}
				}
				out = append(out, part)
			}
		}
		if len(out) > 0 {
			break
		}
	}
	return out
}

func (m *manifest) container(c *node) Part {
	part := Part{Name: c.word("name"), Line: c.line, Programs: []string{c.word("name"), program(c.word("image"))}}
	for _, from := range c.get("envFrom").entries() {
		m.envFrom(&part, from)
	}
	values := map[string]string{}
	for _, s := range part.Settings {
		values[s.Key] = s.Value
	}
	for _, e := range c.get("env").entries() {
		s := m.env(e, values)
		s.layer = 1 // over envFrom
		if s.Unread == "" {
			values[s.Key] = s.Value
		}
		part.Settings = append(part.Settings, s)
	}
	var args []arg
	for _, member := range []string{"command", "args"} {
		for _, w := range c.get(member).words() {
			args = append(args, arg{expand(w.text, values), w.line})
		}
	}
	settings, programs := m.r.flags(args)
	part.Settings = append(part.Settings, settings...)
	part.Programs = append(part.Programs, programs...)
	return part
}

// mounted are the files of a container that ConfigMaps and Secrets of the same file
// hold, by their paths.
func (m *manifest) mounted(spec, container *node) map[string]string {
	out := map[string]string{}
	for _, mount := range container.get("volumeMounts").entries() {
		for _, v := range spec.get("volumes").entries() {
			if v.word("name") != mount.word("name") {
				continue
			}
			for _, from := range []string{"ConfigMap/" + v.word("configMap", "name"), "Secret/" + v.word("secret", "secretName")} {
				for key, h := range m.data[from] {
					at := path.Join(mount.word("mountPath"), key)
					if mount.word("subPath") == key {
						at = mount.word("mountPath")
					}
					out[at] = h.value
				}
			}
		}
	}
	return out
}

func (m *manifest) env(e *node, values map[string]string) Setting {
	s := m.r.in(Env, e.word("name"), expand(e.word("value"), values), e.line)
	from := e.get("valueFrom")
	if from == nil {
		return s
	}
	s.Unread = "a value that the cluster fills in"
	for member, kind := range references {
		ref := from.get(member)
		if ref == nil {
			continue
		}
		s.Unread = "the " + kind + " " + ref.word("name") + ", key " + ref.word("key")
		if h, ok := m.data[kind+"/"+ref.word("name")][ref.word("key")]; ok {
			s.Value, s.Unread = h.value, ""
		}
	}
	return s
}

var references = map[string]string{"secretKeyRef": "Secret", "configMapKeyRef": "ConfigMap"}

func (m *manifest) envFrom(part *Part, from *node) {
	for member, kind := range map[string]string{"secretRef": "Secret", "configMapRef": "ConfigMap"} {
		ref := from.get(member)
		if ref == nil {
			continue
		}
		name := ref.word("name")
		values, ok := m.data[kind+"/"+name]
		if !ok {
			part.Elsewhere = "the " + kind + " " + name
			m.r.note(from.line, "add it to the file with ---, or give what it sets by flags", "the %s %s, from which container %s takes its environment, is not in the file", kind, name, part.Name)
		}
		for key, h := range values {
			part.Settings = append(part.Settings, m.r.in(Env, from.word("prefix")+key, h.value, h.line))
		}
	}
	sortByLine(part.Settings)
}

// dollarParentheses is how Kubernetes writes a variable in env and args.
var dollarParentheses = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$?\$\([-._a-zA-Z][-._a-zA-Z0-9]*\)`) })

func expand(text string, values map[string]string) string {
	return dollarParentheses().ReplaceAllStringFunc(text, func(match string) string {
		if strings.HasPrefix(match, "$$") {
			return match[1:]
		}
		if v, ok := values[match[2:len(match)-1]]; ok {
			return v
		}
		return match
	})
}

// argoCD reads the ConfigMap argocd-cm, whose oidc.config is YAML in a text.
func (r *reader) argoCD(config *node) Part {
	part := Part{Programs: []string{"argocd"}}
	for _, p := range config.get("data").members() {
		if !p.value.isText {
			continue
		}
		part.Settings = append(part.Settings, r.in(File, p.key, p.value.text, p.line))
		if p.key != "oidc.config" {
			continue
		}
		part.Settings = part.Settings[:len(part.Settings)-1]
		first := p.line
		if p.value.isBlock {
			first++
		}
		for _, inner := range r.documents([]byte(p.value.text), first) {
			inner.each(p.key, inner.line, func(key, value string, line int) {
				s := r.in(File, key, value, line)
				if strings.HasPrefix(value, "$") {
					s.Value, s.Unread = "", "the key "+shownVariable(strings.TrimPrefix(value, "$"))+" of the Secret argocd-secret"
				}
				part.Settings = append(part.Settings, s)
			})
		}
	}
	return part
}

// apiServer reads the API server's flags from where distributions have them: kubeadm's
// ClusterConfiguration, and the configuration of k3s and RKE2.
func (r *reader) apiServer(doc *node) *Content {
	part := Part{Programs: []string{"kube-apiserver"}}
	extra := doc.get("apiServer", "extraArgs")
	for _, p := range extra.members() {
		part.Settings = append(part.Settings, r.in(Flag, p.key, p.value.text, p.line))
	}
	for _, e := range extra.entries() {
		if name := e.word("name"); name != "" {
			part.Settings = append(part.Settings, r.in(Flag, name, e.word("value"), e.line))
		}
	}
	for _, w := range doc.get("kube-apiserver-arg").words() {
		name, value, _ := strings.Cut(w.text, "=")
		part.Settings = append(part.Settings, r.in(Flag, strings.TrimLeft(name, "-"), value, w.line))
	}
	return &Content{Format: "a configuration of the API server", Parts: []Part{part}}
}

// kubeconfig reads users that log in by a plugin: the flags of exec.
func (r *reader) kubeconfig(doc *node) *Content {
	out := &Content{Format: "a kubeconfig", Each: "user"}
	for _, u := range doc.get("users").entries() {
		part := Part{Name: u.word("name"), Line: u.line}
		exec := u.get("user", "exec")
		args := []arg{{exec.word("command"), u.line}}
		for _, w := range exec.get("args").words() {
			args = append(args, arg{w.text, w.line})
		}
		part.Settings, part.Programs = r.flags(args)
		for _, e := range exec.get("env").entries() {
			part.Settings = append(part.Settings, r.in(Env, e.word("name"), e.word("value"), e.line))
		}
		for _, c := range u.get("user", "auth-provider", "config").assignments() {
			part.Settings = append(part.Settings, r.in(File, "auth-provider."+c.key, c.text, c.line))
		}
		if len(part.Settings) > 0 {
			out.Parts = append(out.Parts, part)
		}
	}
	if len(out.Parts) == 0 {
		r.fail(1, "name the kubeconfig whose users have exec with kubelogin", "no user of the kubeconfig logs in by a plugin")
	}
	return out
}
