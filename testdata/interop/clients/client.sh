# What the launchers of clients do alike. Sourced by install.sh, up.sh and
# down.sh of a client's folder. README.md says what they are told and have to say.
. "$(dirname "${BASH_SOURCE[0]}")/../launcher.sh"

listens() { (exec 3<>"/dev/tcp/127.0.0.1/$1"); }

# begin: begins up.sh. Sets $PORT, where the client is to listen, and $BASE_URL.
begin() {
  need_settings ISSUER CLIENT_ID
  "$here/install.sh" >/dev/null
  open_run
  PORT=$(port 1 "${PORT:-8085}") BASE_URL=http://127.0.0.1:$PORT
  ! listens "$PORT" 2>/dev/null || die "port $PORT is taken"
  export PORT BASE_URL
}

need_settings() { local s; for s; do [ -n "${!s:-}" ] || die "$s is not set"; done; }

# client COMMAND…: starts the client, whose output is client.log, and returns
# when it listens. A client that ends before that ends up.sh: its last lines are
# on standard error and in the log.
client() { serve client "$@"; await client 60 listens "$PORT"; }

# node_client: starts app.mjs beside what npm installed.
node_client() {
  ln -s "$state/node_modules" "$run/node_modules"
  cp "$here/app.mjs" "$run/"
  client node "$run/app.mjs"
}

# say_ready: prints where the client is. Under the tests it returns when the
# client has ended, otherwise the client stays.
say_ready() { ready "{\"address\": \"$BASE_URL\", \"log\": \"$run/client.log\"}"; }
