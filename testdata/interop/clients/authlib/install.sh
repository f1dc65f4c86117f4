#!/usr/bin/env bash
# Installs what requirements.txt pins into the state folder, and prints that
# folder. Where python3 has no pip, Debian's comes first.
. "$(dirname "$0")/../client.sh"
. "$launchers/debian.sh"

alone
if ! cmp -s "$here/requirements.txt" "$state/requirements.txt"; then
  python3 -m pip --version >/dev/null 2>&1 || packages "" python3-pip
  rm -rf "$state/packages"
  python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --target "$state/packages" -r "$here/requirements.txt" >&2
  cp "$here/requirements.txt" "$state/"
fi
echo "$state"
