#!/usr/bin/env bash
# Installs Debian's redis-server and prints the state folder.
. "$(dirname "$0")/../launcher.sh"
. "$here/../debian.sh"

alone
packages 5:7.0 redis-server redis-tools openssl
echo "$state"
