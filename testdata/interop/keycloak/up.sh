#!/usr/bin/env bash
# up.sh [VARIANT…]: starts Keycloak on a fresh copy of the imported database, and
# prints where it is; down.sh ends it.
#
#   24.0.5          the old version; otherwise the newest
#   hostname        its issuer is http://sso.lab.test, at the same port
#   proxy           behind a TLS proxy, and --hostname does not say how it is reached
#   proxy-headers   with proxy: it heeds the X-Forwarded headers
. "$(dirname "$0")/../launcher.sh"
. "$here/keycloak.sh"

version=$newest hostname= proxy= headers=
for variant; do
  case $variant in
    24.0.5) version=$variant;;
    hostname) hostname=sso.lab.test;;
    proxy) proxy=1;;
    proxy-headers) headers=--proxy-headers=xforwarded;;
    *) die "unknown variant $variant; there are 24.0.5, hostname, proxy and proxy-headers";;
  esac
done

KC_VERSIONS=$version "$here/install.sh" >/dev/null
open_run
mkdir -p "$run/h2"; cp "$state/seed-$version"/*.mv.db "$run/h2/"

http=$(port 1 18080) tls=$(port 2 18443) management=$(port 3 19000)
address=http://127.0.0.1:$http
options=(--http-enabled=true --http-host=127.0.0.1 --http-port="$http")
if [ "$version" = "$old" ]; then
  options+=(--hostname-url="$address")
else
  options+=(--http-management-host=127.0.0.1 --http-management-port="$management")
  if [ -n "$proxy" ]; then options+=(--hostname-strict=false $headers); else options+=(--hostname="http://${hostname:-127.0.0.1}:$http"); fi
fi
if [ -z "$proxy" ]; then
  options+=(--https-port="$tls" --https-key-store-file="$state/tls.p12" --https-key-store-password=password)
fi
serve keycloak env KC_DB_URL="$(database "$run/h2")" "$(dist "$version")/bin/kc.sh" start --optimized "${options[@]}"

if [ -n "$proxy" ]; then
  serve proxy node "$here/proxy.mjs" "$tls" "$http" "$state/tls.p12"
  address=https://127.0.0.1:$tls
fi
discovery=$address/realms/lab/.well-known/openid-configuration
await keycloak 200 curl -fsS -m 5 --cacert "$state/tls.pem" -o "$run/discovery.json" "$discovery"
issuer=$(node -p 'JSON.parse(fs.readFileSync(process.argv[1])).issuer' "$run/discovery.json")
token() { # CLIENT: an access token of its service account, good for ten hours
  curl -fsS -m 20 --cacert "$state/tls.pem" -u "$1:$1-secret" -d grant_type=client_credentials "$address/realms/lab/protocol/openid-connect/token" |
    node -p 'JSON.parse(fs.readFileSync(0)).access_token'
}
reader=$(token reader) powerless=$(token powerless)
echo "clients: CLIENT / CLIENT-secret in realm lab, see realms.mjs; user alice, password 'pw-of-the-lab'" >&2
echo "admin / pw-of-the-lab administers realm master, and its own realm; log $run/keycloak.log" >&2
ready "$(printf '{"address": "%s/realms", "issuer": "%s", "origin": "%s", "http": "%s", "tls": "%s", "closed": "%s", "ca_file": "%s", "decryption_key": %s, "kcadm": "%s", "admin": "admin pw-of-the-lab", "reader": "%s", "powerless": "%s"}' \
  "$address" "$issuer" "$address" "$http" "$tls" "$(port 4 19001)" "$state/tls.pem" "$(cat "$state/seed-$version/jwe.jwk.json")" "$(dist "$version")/bin/kcadm.sh" "$reader" "$powerless")"
