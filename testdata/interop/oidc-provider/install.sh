#!/usr/bin/env bash
# Installs the npm package oidc-provider, exactly as package-lock.json pins it,
# into the state folder, and prints that folder. A second run with the same lock
# file only prints.
. "$(dirname "$0")/../launcher.sh"

npm_ci
echo "$state"
