// Package appconfig reads the configuration of an application: what its operator
// has, as .env, compose file, Kubernetes manifest, TOML, YAML, INI, properties or
// Apache directives, becomes a flat list of settings, each with file and line.
//
// Read knows formats and no application. Interpret knows, from the profiles that
// it is handed, what the settings mean, and whose they are where that is certain.
//
// It opens no file itself but through the Opener that it is given, asks no
// environment variable, and repeats no value in a problem: any of them can be a
// secret.
//
// Start reading at Read, then Interpret.
package appconfig
