#!/usr/bin/env bash
# Ends what up.sh started, and nothing else.
. "$(dirname "$0")/../client.sh"
end_run "$run"
