#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the lab provider and prints where it is. OP_PORT
# chooses the port; down.sh ends it.
. "$(dirname "$0")/../launcher.sh"

"$here/install.sh" >/dev/null
open_run
serve server env OP_STATE="$state" OP_PORT="$(port 1 "${OP_PORT:-0}")" OP_READY="$run/ready.json" node "$here/server.mjs" "$@"
await server 90 test -s "$run/ready.json"
echo "client lab-client, secret lab-secret (basic); public client lab-public" >&2
echo "users alice, bob, carol, password 'password'; log $run/server.log" >&2
ready "$(cat "$run/ready.json")"
