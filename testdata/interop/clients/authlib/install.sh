#!/usr/bin/env bash
# Installs what requirements.txt pins into the state folder, and prints that folder.
. "$(dirname "$0")/../client.sh"

need python3
alone
if ! cmp -s "$here/requirements.txt" "$state/requirements.txt"; then
  rm -rf "$state/packages"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$state/packages" -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$state/"
fi
echo "$state"
