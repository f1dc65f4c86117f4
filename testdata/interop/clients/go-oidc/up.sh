#!/usr/bin/env bash
# up.sh: starts the client and prints where it is.
. "$(dirname "$0")/../client.sh"

begin
client "$state/client"
say_ready
