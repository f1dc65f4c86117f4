#!/usr/bin/env bash
# Ends what up.sh started, by the process id that up.sh kept.
set -euo pipefail
. "$(dirname "$0")/state.sh"

[ -s "$state/pid" ] || exit 0
kill "$(cat "$state/pid")" 2>/dev/null || true
rm -f "$state/pid" "$state/ready.json"
