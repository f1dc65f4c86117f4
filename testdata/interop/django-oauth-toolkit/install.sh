#!/usr/bin/env bash
# Installs Debian's python3-django-oauth-toolkit and prints the state folder.
. "$(dirname "$0")/../launcher.sh"
. "$here/../debian.sh"

alone
packages 1.7.0 python3-django-oauth-toolkit curl openssl
echo "$state"
