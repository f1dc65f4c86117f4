#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the lab Dex and prints where it is; down.sh ends it.
#
#   short            id_tokens and access tokens are valid for 10 seconds
#   consent          asks for the user's consent
#   foreign-issuer   reached as 127.0.0.1, it calls itself localhost
#   slow-clock       its clock is five minutes behind
#   stale            so it is, and id_tokens are valid for one minute
#   token-apart      a second replica, which has a storage of its own, answers /token
#   token-shared     so it does, with the storage of the first
#   keys-apart       the same with /keys: the key set of another start
#   keys-shared      so it is, and the storage is the same
#   nameless         the user has no name
#   no-refresh       the connector cannot refresh
#   repaired         with what the fixes of fixes.yaml add to the clients
. "$(dirname "$0")/../launcher.sh"

port=$(port 1 18160)
origin=http://127.0.0.1:$port address=$origin/dex issuer= options=()
for variant; do
  case $variant in
    short) options+=(-life 10s);;
    consent) options+=(-consent);;
    foreign-issuer) issuer=http://localhost:$port/dex; options+=(-issuer "$issuer");;
    slow-clock) options+=(-slow 5m);;
    stale) options+=(-slow 5m -life 1m);;
    token-apart) options+=(-second /token -own);;
    token-shared) options+=(-second /token);;
    keys-apart) options+=(-second /keys -own);;
    keys-shared) options+=(-second /keys);;
    nameless) options+=(-nameless);;
    no-refresh) options+=(-no-refresh);;
    repaired) options+=(-repaired);;
    *) die "unknown variant $variant; the list is at the top of up.sh";;
  esac
done

"$here/install.sh" >/dev/null
open_run
serve server "$state/dex" -addr "127.0.0.1:$port" -web "$state/web" ${options[@]+"${options[@]}"}
await server 30 curl -fsS -m 5 -o /dev/null "$address/.well-known/openid-configuration"
echo "client lab-client, secret lab-secret; public client lab-public" >&2
echo "user alice@example.test, password 'password'; log $run/server.log" >&2
ready "$(printf '{"address": "%s", "issuer": "%s", "origin": "%s"}' "$address" "${issuer:-$address}" "$origin")"
