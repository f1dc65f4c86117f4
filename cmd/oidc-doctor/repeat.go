package main

import (
	"maps"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/oidc-doctor/oidc-doctor/internal/wire"
)

// repeatable says of each flag of check how it stands in the command that
// repeats a run: true with its value, false with the name of what it takes. A
// value that is a person's or may be a secret is left out; a file that holds one
// is not the secret, but its name was typed by hand, and a slip may have put the
// secret there. What only says how the report is told is in neither list.
var repeatable = map[string]bool{
	"client-id": true, "client-auth": true, "scope": true, "redirect-uri": true, "post-logout-redirect-uri": true, "login": true,
	"provider": true, "app": true, "app-config": true, "app-service": true, "only": true, "skip": true, "impact": true, "fail-on": true, "timeout": true, "parallel": true,
	"insecure-skip-verify": true, "resolve": true, "browser": true,
	"client-secret-file": false, "username": false, "password-file": false, "tokens": false, "decryption-key": false,
	"baseline": false, "admin-token-file": false, "ca-file": false, "totp-secret-file": false,
}

// repetition is the command that repeats a run, without secrets.
func repetition(c *cobra.Command, args []string) []string {
	command := append([]string{"oidc-doctor", c.Name()}, args...)
	typed := map[string]*pflag.Flag{}
	c.Flags().Visit(func(f *pflag.Flag) { typed[f.Name] = f })
	for _, name := range slices.Sorted(maps.Keys(typed)) {
		shown, listed := repeatable[name]
		if !listed {
			continue
		}
		command = append(command, spelled(typed[name], shown)...)
	}
	return command
}

// spelled is a flag as it is typed.
func spelled(f *pflag.Flag, shown bool) []string {
	flag := "--" + f.Name
	placeholder, _ := pflag.UnquoteUsage(f)
	switch list, isList := f.Value.(pflag.SliceValue); {
	case f.Value.Type() == "bool":
		return []string{flag}
	case !shown && placeholder == "string":
		return []string{flag, "VALUE"}
	case !shown:
		return []string{flag, placeholder}
	case isList:
		var out []string
		for _, v := range list.GetSlice() {
			out = append(out, flag, v)
		}
		return out
	}
	return []string{flag, f.Value.String()}
}

// clean hides in a command what the run knows to be a secret.
func clean(command []string, v *wire.Vault) (out []string) {
	for _, arg := range command {
		out = append(out, v.Clean(arg))
	}
	return out
}
