#!/usr/bin/env bash
# Builds main.go against Dex 2.13.0 and what go.sum pins besides, copies Dex's
# web folder, and prints the state folder. A second run with the same sources
# only prints.
. "$(dirname "$0")/../launcher.sh"

need go
alone

of=$(cat "$here/main.go" "$here/go.mod" "$here/go.sum" | sha256sum)
if [ "$(cat "$state/of" 2>/dev/null)" != "$of" ]; then
  rm -rf "$state/of" "$state/web"
  # It is a module of its own, so that the tool's has none of these dependencies.
  (cd "$here" && go build -trimpath -o "$state/dex" . >&2)
  cp -r "$(cd "$here" && go list -m -f '{{.Dir}}' github.com/dexidp/dex)/web" "$state/web"
  chmod -R u+w "$state/web" # Go's module cache is read-only
  echo "$of" >"$state/of"
fi
echo "$state"
