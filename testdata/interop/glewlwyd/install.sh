#!/usr/bin/env bash
# Installs Debian's glewlwyd, copies its pages into the state folder and prints
# that folder.
. "$(dirname "$0")/../launcher.sh"
. "$here/../debian.sh"

alone
# It gets no database and no configuration of the system: its own set-up script
# fails where the package was purged before, and up.sh brings both.
if ! dpkg-query -W glewlwyd >/dev/null 2>&1; then echo "glewlwyd glewlwyd/config_type select No configuration" | debconf-set-selections; fi
packages 2.7.5 glewlwyd dbconfig-no-thanks sqlite3 jq curl openssl
if [ ! -e "$state/webapp/config.json" ]; then
  # The packaged pages cannot be served where they lie: glewlwyd refuses links
  # that lead out of the folder, and config.json is a link to a folder.
  rm -rf "$state/webapp.new"; mkdir "$state/webapp.new"
  (cd /usr/share/glewlwyd/webapp && for page in *; do [ "$page" = config.json ] || cp -rL "$page" "$state/webapp.new/"; done)
  cp /etc/glewlwyd/config-2.7.json/config.json "$state/webapp.new/config.json"
  rm -rf "$state/webapp"; mv "$state/webapp.new" "$state/webapp"
fi
echo "$state"
