#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the lab Dex and prints where it is; down.sh ends it.
#
#   short            id_tokens and access tokens are valid for 10 seconds
#   consent          asks for the user's consent
#   foreign-issuer   reached as 127.0.0.1, it calls itself localhost
. "$(dirname "$0")/../launcher.sh"

port=$(port 1 18160)
address=http://127.0.0.1:$port/dex issuer= options=()
for variant; do
  case $variant in
    short) options+=(-life 10s);;
    consent) options+=(-consent);;
    foreign-issuer) issuer=http://localhost:$port/dex; options+=(-issuer "$issuer");;
    *) die "unknown variant $variant; there are short, consent and foreign-issuer";;
  esac
done

"$here/install.sh" >/dev/null
open_run
serve server "$state/dex" -addr "127.0.0.1:$port" -web "$state/web" ${options[@]+"${options[@]}"}
await server 30 curl -fsS -m 5 -o /dev/null "$address/.well-known/openid-configuration"
echo "client lab-client, secret lab-secret; public client lab-public" >&2
echo "user alice@example.test, password 'password'; log $run/server.log" >&2
ready "$(printf '{"address": "%s", "issuer": "%s"}' "$address" "${issuer:-$address}")"
