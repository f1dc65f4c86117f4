#!/usr/bin/env bash
# Builds main.go against what go.sum pins into the state folder, and prints that
# folder. A second run with the same sources only prints.
. "$(dirname "$0")/../client.sh"

need go
alone
of=$(cat "$here/main.go" "$here/go.mod" "$here/go.sum" | sha256sum)
if [ "$(cat "$state/of" 2>/dev/null)" != "$of" ]; then
  # It is a module of its own, so that the tool's has none of these dependencies.
  (cd "$here" && go build -trimpath -o "$state/client" . >&2)
  echo "$of" >"$state/of"
fi
echo "$state"
