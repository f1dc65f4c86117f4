#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the portal and an nginx in front of it with a fresh
# configuration, and prints where it is; down.sh ends both.
#
#   slash   the issuer ends in a slash, as the address of the portal does
#   nokid   the signing key has no kid
. "$(dirname "$0")/../launcher.sh"

port=$(port 1 18130)
# By name: its cookies are for ".$domain", which no browser takes from an address of numbers.
address=http://localhost:$port issuer=$address nokid=
for variant; do
  case $variant in
    slash) issuer=$address/;;
    nokid) nokid=1;;
    *) die "unknown variant $variant; there are slash and nokid";;
  esac
done

"$here/install.sh" >/dev/null
open_run
mkdir -p "$run"/{conf,cache,tmp,sessions/lock,psessions/lock}
for file in lemonldap-ng.ini nginx.conf; do sed "s|@RUN@|$run|g; s|@PORT@|$port|g" "$here/$file.in" >"$run/$file"; done
openssl genrsa -out "$run/key.pem" 2048 2>/dev/null
openssl rsa -in "$run/key.pem" -pubout -out "$run/public.pem" 2>/dev/null
# The packaged configuration with our changes; its own command would take a second for each of them.
jq --arg address "$address" --arg issuer "$issuer" --arg run "$run" --arg nokid "$nokid" \
  --rawfile key "$run/key.pem" --rawfile public "$run/public.pem" -f "$here/overlay.jq" \
  /var/lib/lemonldap-ng/conf/lmConf-1.json >"$run/conf/lmConf-1.json"

# It runs as nobody but www-data, which has to get at the folder of this run and through those above it.
chown -R www-data: "$run"/{conf,cache,tmp,sessions,psessions}
touch "$run/access.log"; chown www-data: "$run" "$run/access.log"
folder=$run
while [ "$folder" != / ] && ! setpriv --reuid www-data --regid www-data --clear-groups test -x "$folder"; do
  chmod o+x "$folder" || true; folder=$(dirname "$folder")
done

serve portal env LLNG_DEFAULTCONFFILE="$run/lemonldap-ng.ini" LLNG_DEFAULTLOGGER=Lemonldap::NG::Common::Logger::Std \
  /usr/sbin/llng-fastcgi-server --foreground -n 3 -p "$run/portal.pid.own" -s "$run/portal.sock" -u www-data -g www-data
await portal 30 test -S "$run/portal.sock"
serve nginx setpriv --reuid www-data --regid www-data --clear-groups /usr/sbin/nginx -p "$run" -c "$run/nginx.conf"
await nginx 30 curl -fsS -m 5 -o "$run/discovery.json" "$address/.well-known/openid-configuration"
echo "client lab-client, secret lab-client-secret; user dwho, password 'dwho'; logs in $run" >&2
ready "$(printf '{"address": "%s", "issuer": "%s"}' "$address" "$issuer")"
