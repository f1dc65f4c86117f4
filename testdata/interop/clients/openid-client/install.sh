#!/usr/bin/env bash
# Installs what package-lock.json pins into the state folder, and prints that folder.
. "$(dirname "$0")/../client.sh"

npm_ci
echo "$state"
