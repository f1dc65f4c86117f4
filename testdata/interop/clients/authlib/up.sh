#!/usr/bin/env bash
# up.sh: starts the client and prints where it is.
. "$(dirname "$0")/../client.sh"

begin
client env PYTHONPATH="$state/packages" PYTHONDONTWRITEBYTECODE= python3 "$here/app.py"
say_ready
