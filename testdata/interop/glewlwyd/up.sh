#!/usr/bin/env bash
# up.sh [VARIANT…]: starts glewlwyd with a fresh database, sets it up, and prints
# where it is; down.sh ends it.
#
#   slash        the configured address ends in a slash, as Debian has it
#   others       see setup.sh
. "$(dirname "$0")/../launcher.sh"

"$here/install.sh" >/dev/null
open_run
port=$(port 1 18120)
address=http://127.0.0.1:$port url=http://127.0.0.1:$port
for variant; do [ "$variant" != slash ] || url=$url/; done

sed "s|@PORT@|$port|; s|@URL@|$url|; s|@RUN@|$run|; s|@STATE@|$state|" "$here/glewlwyd.conf.in" >"$run/glewlwyd.conf"
zcat /usr/share/doc/glewlwyd/database/init.sqlite3.sql.gz | sqlite3 "$run/glewlwyd.db"
serve server /usr/bin/glewlwyd --config-file="$run/glewlwyd.conf"
await server 30 curl -fsS -m 5 -o /dev/null "$address/config"
"$here/setup.sh" "$address" "$run" "$@"
echo "client lab-client, secret lab-secret; user alice, password 'alice-password-1'; log $run/glewlwyd.log" >&2
ready "$(printf '{"address": "%s", "issuer": "%s"}' "$address/api/oidc" "$address/api/oidc")"
