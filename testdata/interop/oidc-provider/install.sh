#!/usr/bin/env bash
# Installs the npm package oidc-provider, exactly as package-lock.json pins it,
# into the state folder, and prints that folder. A second run with the same lock
# file only prints.
. "$(dirname "$0")/../launcher.sh"

need node npm
[ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "node 20 or newer is needed, this is $(node --version)"
alone
# npm writes the file inside node_modules last: it stands for a finished installation.
if ! [ -e "$state/node_modules/.package-lock.json" ] || ! cmp -s "$here/package-lock.json" "$state/package-lock.json"; then
  cp "$here/package.json" "$here/package-lock.json" "$state/"
  (cd "$state" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >&2)
fi
echo "$state"
