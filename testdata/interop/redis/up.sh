#!/usr/bin/env bash
# up.sh [single|sentinel|cluster] [password] [tls]: starts redis servers with
# nothing in them, and prints where they are; down.sh ends them.
#
#   single     one server (so it is without an argument)
#   sentinel   a master, a replica of it, and a sentinel that watches over both
#   cluster    two masters with half of the slots each
#   password   all of them, the sentinel too, want the password lab-redis-password
#   tls        all of them speak TLS only; the certificate is for 127.0.0.1
#
# The ready line has url (a redis:// or rediss:// one for the first server),
# address (the same as host:port) and mode, and where they are: password,
# ca_file, master_name and sentinels, replica, nodes (of the cluster).
. "$(dirname "$0")/../launcher.sh"

mode=single password= tls=
for variant; do
  case $variant in
    single|sentinel|cluster) mode=$variant;;
    password) password=lab-redis-password;;
    tls) tls=1;;
    *) die "unknown variant $variant; there are single, sentinel, cluster, password and tls";;
  esac
done

"$here/install.sh" >/dev/null
open_run
how=(); scheme=redis
if [ -n "$tls" ]; then
  scheme=rediss ca=$run/certificate.pem
  how=(--tls --cacert "$ca")
  openssl req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1 \
    -keyout "$run/key.pem" -out "$ca" 2>"$run/openssl.log"
fi
[ -z "$password" ] || export REDISCLI_AUTH=$password # redis-cli's own variable: nothing is on its command line

# settings PORT: what every server is told, on standard output.
settings() {
  printf '%s\n' 'bind 127.0.0.1' 'protected-mode no' "dir $run/$1"
  if [ -z "$tls" ]; then echo "port $1"; else
    printf '%s\n' 'port 0' "tls-port $1" "tls-cert-file $ca" "tls-key-file $run/key.pem" "tls-ca-cert-file $ca" \
      'tls-auth-clients no' 'tls-replication yes'
  fi
  [ -z "$password" ] || echo "requirepass $password"
}

# start NAME PORT [--sentinel]: reads the settings of its kind from standard input.
start() {
  mkdir -p "$run/$2"
  { settings "$2"; cat; } >"$run/$1.conf"
  serve "$1" redis-server "$run/$1.conf" ${3:-}
  await "$1" 20 answers "$2" PONG ping # nothing else means that it is there
}
ask() { local at=$1; shift; redis-cli -h 127.0.0.1 -p "$at" "${how[@]}" "$@"; }
answers() { ask "$1" "${@:3}" 2>&1 | tr -d '\r' | grep -qx -- "$2"; }
knows_replica() { ask "$1" sentinel replicas lab 2>&1 | grep -q "$second"; }

first=$(port 1 18300) second=$(port 2 18301) third=$(port 3 18302) fourth=$(port 4 18303)
store=$'save ""\nappendonly no' # nothing on disk
case $mode in
  single) start server "$first" <<<"$store"; more=;;
  sentinel)
    store+=${password:+$'\n'"masterauth $password"}
    start master "$first" <<<"$store"
    start replica "$second" <<<"$store"$'\n'"replicaof 127.0.0.1 $first"
    await replica 20 answers "$second" master_link_status:up info replication
    start sentinel "$third" --sentinel <<<"sentinel monitor lab 127.0.0.1 $first 1${password:+$'\n'sentinel auth-pass lab $password}"
    # It learns of the replica when it first asks the master.
    await sentinel 30 knows_replica "$third"
    more=$(printf '"master_name": "lab", "sentinels": ["127.0.0.1:%s"], "replica": "127.0.0.1:%s", ' "$third" "$second");;
  cluster)
    # The nodes speak to each other at ports of their own.
    for node in "$first $third" "$second $fourth"; do
      read -r at bus <<<"$node"
      start "node-$at" "$at" <<<"$store"$'\n'"cluster-enabled yes"$'\n'"cluster-port $bus${tls:+$'\n'tls-cluster yes}"
    done
    ask "$first" cluster addslotsrange 0 8191 >/dev/null
    ask "$second" cluster addslotsrange 8192 16383 >/dev/null
    ask "$first" cluster meet 127.0.0.1 "$second" "$fourth" >/dev/null
    for at in "$first" "$second"; do await "node-$at" 30 answers "$at" cluster_state:ok cluster info; done
    more=$(printf '"nodes": ["127.0.0.1:%s", "127.0.0.1:%s"], ' "$first" "$second");;
esac

echo "redis ${mode}${password:+, password $password}; logs in $run" >&2
ready "{\"url\": \"$scheme://${password:+:$password@}127.0.0.1:$first/0\", \"address\": \"127.0.0.1:$first\", ${password:+\"password\": \"$password\", }${tls:+\"ca_file\": \"$ca\", }$more\"mode\": \"$mode\"}"
