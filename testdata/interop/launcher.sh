# What every launcher does alike. Sourced by install.sh, up.sh and down.sh of a
# product's folder; README.md says what they have to do.
#
#   $product  name of the folder            $here   the folder itself
#   $state    what install.sh keeps         $run    what one server keeps: pid files and logs
set -euo pipefail

launchers=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
here=$(cd "$(dirname "${BASH_SOURCE[-1]}")" && pwd) # of the script that was started
product=${here#"$launchers"/}
state=${OIDC_DOCTOR_INTEROP:-${TMPDIR:-/tmp}/oidc-doctor-interop}/$product
run=${INTEROP_RUN:-$state/up}

die() { echo "$product: $*" >&2; exit 1; }

# need COMMAND…: each has to be there.
need() { local c; for c; do command -v "$c" >/dev/null || die "$c is needed"; done; }

# alone: waits until no other installation of this product is at work.
alone() { mkdir -p "$state"; exec 9>"$state/lock"; flock 9; }

# port N DEFAULT: the Nth of $INTEROP_PORTS, which the tests choose.
port() { local p; p=$(cut -d' ' -f"$1" <<<"${INTEROP_PORTS:-}"); echo "${p:-$2}"; }

# The time at which a process started: with it a process id is never mistaken
# for that of a later process. Empty when it has ended.
started() { awk '{ sub(/.*\) /, ""); if ($1 != "Z") print $20 }' "/proc/$1/stat" 2>/dev/null || true; }

lives() { local pid since; read -r pid since <"$1" && [ -n "$since" ] && [ "$(started "$pid")" = "$since" ]; } 2>/dev/null

# end_run FOLDER: ends the servers of a run, and only those: TERM, and KILL after
# 15 seconds.
end_run() {
  local file pid _ i
  for file in "$1"/*.pid; do
    [ -e "$file" ] || continue
    read -r pid _ <"$file"
    if lives "$file"; then
      kill -TERM -- "-$pid" 2>/dev/null || true
      for ((i = 0; i < 75; i++)); do lives "$file" || break; sleep 0.2; done
      ! lives "$file" || kill -KILL -- "-$pid" 2>/dev/null || true
    fi
    rm -f "$file"
  done
}

# open_run: begins up.sh. Whatever is started from here on ends when up.sh fails,
# and, under the tests, when their end of our standard input is closed: a process
# in a session of its own waits for that, so that it comes true even if the tests
# and this script are killed.
open_run() {
  local file
  for file in "$run"/*.pid; do ! lives "$file" || die "it is up already; down.sh ends it"; done
  mkdir -p "$run"
  [ -n "${INTEROP_RUN:-}" ] || rm -rf "${run:?}"/*
  trap 'end_run "$run"' EXIT
  trap 'exit 130' INT TERM HUP
  [ -z "${INTEROP_RUN:-}" ] && return
  setsid bash "$launchers/launcher.sh" tether "$run" <&0 >/dev/null 2>&1 &
  tether=$!
}

# serve NAME COMMAND…: starts a server in a session of its own; its output goes
# into NAME.log.
serve() {
  local name=$1; shift
  setsid "$@" >"$run/$name.log" 2>&1 </dev/null &
  echo "$! $(started $!)" >"$run/$name.pid"
}

# await NAME SECONDS COMMAND…: returns when the command succeeds.
await() {
  local name=$1 until=$((SECONDS + $2)); shift 2
  until "$@" >/dev/null 2>&1; do
    lives "$run/$name.pid" || { tail -n 20 "$run/$name.log" >&2; die "$name ended before it was ready"; }
    [ $SECONDS -lt $until ] || { tail -n 20 "$run/$name.log" >&2; die "$name did not get ready"; }
    sleep 0.2
  done
}

# npm_ci: installs what package-lock.json of the folder pins, once. npm writes the
# file inside node_modules last: it stands for a finished installation.
npm_ci() {
  need node npm
  [ "$(node -p 'process.versions.node.split(".")[0]')" -ge 20 ] || die "node 20 or newer is needed, this is $(node --version)"
  alone
  if [ -e "$state/node_modules/.package-lock.json" ] && cmp -s "$here/package-lock.json" "$state/package-lock.json"; then return; fi
  cp "$here/package.json" "$here/package-lock.json" "$state/"
  (cd "$state" && npm ci --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error >&2)
}

# ready LINE: says in one line of JSON where it is. Under the tests it returns
# when the servers have ended, otherwise they stay.
ready() {
  printf '%s\n' "$1"
  if [ -n "${INTEROP_RUN:-}" ]; then wait "$tether"; fi
  trap - EXIT
}

if [ "${1:-}" = tether ] && [ "${BASH_SOURCE[0]}" = "$0" ]; then
  trap '' INT TERM HUP
  cat >/dev/null
  end_run "$2"
fi
