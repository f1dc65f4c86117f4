#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the lab provider and prints where it is. OP_PORT
# chooses the port; down.sh ends it.
. "$(dirname "$0")/../launcher.sh"

# certificate END: makes $tls, of 85 days ago. "openssl req" cannot make one that began earlier.
certificate() {
  tls=$run/certificate.pem
  : >"$run/index.txt"
  printf '%s\n' '[ca]' 'default_ca = lab' '[lab]' "database = $run/index.txt" "new_certs_dir = $run" 'default_md = sha256' 'policy = any' 'rand_serial = yes' \
    'x509_extensions = server' '[any]' 'commonName = supplied' '[server]' 'subjectAltName = IP:127.0.0.1' >"$run/openssl.cnf"
  openssl req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout "$tls.key" -out "$run/request.pem" 2>/dev/null
  openssl ca -batch -selfsign -config "$run/openssl.cnf" -keyfile "$tls.key" -in "$run/request.pem" -out "$tls" -notext \
    -startdate "$(date -u -d '-85 days' +%Y%m%d%H%M%SZ)" -enddate "$(date -u -d "$1" +%Y%m%d%H%M%SZ)" 2>"$run/openssl.log"
}

"$here/install.sh" >/dev/null
open_run
tls=
for variant; do
  case $variant in
    tls-ending) certificate '5 days';;
    tls-expired) certificate '-1 day';;
  esac
done
serve server env OP_STATE="$state" OP_TLS="$tls" OP_PORT="$(port 1 "${OP_PORT:-0}")" OP_READY="$run/ready.json" node "$here/server.mjs" "$@"
await server 90 test -s "$run/ready.json"
echo "client lab-client, secret lab-secret (basic); public client lab-public" >&2
echo "users alice, bob, carol, password 'password'; log $run/server.log" >&2
if [ -z "$tls" ]; then ready "$(cat "$run/ready.json")"; else ready "$(sed "s|^{|{\"ca_file\": \"$tls\", |" "$run/ready.json")"; fi
