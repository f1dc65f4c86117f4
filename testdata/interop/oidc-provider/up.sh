#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the lab provider in the background and prints where it
# is. OP_PORT chooses the port; down.sh ends it.
set -euo pipefail
. "$(dirname "$0")/state.sh"

"$here/install.sh" >/dev/null
[ ! -s "$state/pid" ] || ! kill -0 "$(cat "$state/pid")" 2>/dev/null || die "it is up already; down.sh ends it"
OP_STATE=$state nohup node "$here/server.mjs" "$@" >"$state/ready.json" 2>"$state/log" </dev/null &
pid=$!
echo "$pid" >"$state/pid"
for _ in $(seq 100); do
  [ ! -s "$state/ready.json" ] || break
  kill -0 "$pid" 2>/dev/null || { cat "$state/log" >&2; die "it did not start"; }
  sleep 0.1
done
[ -s "$state/ready.json" ] || die "not ready after 10 seconds, see $state/log"
cat "$state/ready.json"
echo "client lab-client, secret lab-secret (basic); public client lab-public" >&2
echo "users alice, bob, carol, password 'password'; log $state/log" >&2
