#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the lab site with a fresh database and prints where it
# is; down.sh ends it.
#
#   pkce       PKCE is demanded of every client
#   noclaims   nothing but sub in id_tokens and at userinfo
. "$(dirname "$0")/../launcher.sh"

for variant; do
  case $variant in pkce | noclaims) ;; *) die "unknown variant $variant; there are pkce and noclaims";; esac
done

"$here/install.sh" >/dev/null
open_run
port=$(port 1 18140)
address=http://127.0.0.1:$port/o
openssl genrsa -out "$run/key.pem" 2048 2>/dev/null
# Debian's Python, whatever else is first in the path; no __pycache__ beside the sources.
export LAB_RUN=$run LAB_VARIANTS="$*" PYTHONPATH=$here PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=settings
/usr/bin/python3 "$here/setup.py" >&2
# One request at a time: sqlite refuses the second of two that write ("database is locked").
serve server /usr/bin/python3 -m django runserver --noreload --nothreading "127.0.0.1:$port"
await server 60 curl -fsS -m 5 -o "$run/discovery.json" "$address/.well-known/openid-configuration/"
issuer=$(sed 's/.*"issuer": *"\([^"]*\)".*/\1/' "$run/discovery.json")
echo "client lab-client, secret lab-client-secret; user alice, password 'alice-password-1'; log $run/server.log" >&2
ready "$(printf '{"address": "%s", "issuer": "%s"}' "$address" "$issuer")"
