package login

import "strings"

// A Way is one value of the flag --login.
type Way struct {
	Name  string
	About string // completes "NAME: …"
	Needs string // the flags that it needs; "" for none
}

// Names of the ways.
const (
	WayBrowser  = "browser"
	WayDevice   = "device"
	WayHeadless = "headless"
	WayPassword = "password"
	WayNone     = "none"
)

const needsUser = "--username and --password-file"

// Ways lists the ways to get a login that have a name, for flags and help.
// Tokens that are handed in have a flag of their own.
func Ways() []Way {
	return []Way{
		{Name: WayBrowser, About: "opens your browser, and waits for it at the redirect URI on this machine"},
		{Name: WayDevice, About: "shows a code to type on any other device (RFC 8628)"},
		{Name: WayHeadless, About: "fills in the provider's login pages; those that need scripts in a Chromium, Chrome or Edge of this machine", Needs: needsUser},
		{Name: WayPassword, About: "sends user name and password to the token endpoint (RFC 6749 section 4.3)", Needs: needsUser},
		{Name: WayNone, About: "judges what needs no user"},
	}
}

// WayNames are the names of all ways, in order.
func WayNames() []string {
	var out []string
	for _, w := range Ways() {
		out = append(out, w.Name)
	}
	return out
}

// another names ways that can authorize more than once, for the error of a way
// that cannot.
func another(names ...string) string { return "--login " + strings.Join(names, " or ") }
