#!/usr/bin/env bash
# Builds oauth2-proxy out of the Go module proxy into the state folder, and
# prints that folder.
. "$(dirname "$0")/../client.sh"

version=7.15.3
need go
alone
if [ "$(cat "$state/version" 2>/dev/null)" != "$version" ]; then
  (cd "$state" && GOBIN=$state GOFLAGS= go install "github.com/oauth2-proxy/oauth2-proxy/v7@v$version" >&2)
  echo "$version" >"$state/version"
fi
echo "$state"
