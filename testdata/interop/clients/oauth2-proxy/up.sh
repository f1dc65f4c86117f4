#!/usr/bin/env bash
# up.sh: starts the client and prints where it is. What it is told stands in
# oauth2-proxy.cfg of the run.
#
#   EXTRA   further lines of that file; a key in them takes the place of the same one here
#   REDIS   arguments of ../../redis/up.sh; in EXTRA, @REDIS1@ to @REDIS3@ are its ports
. "$(dirname "$0")/../client.sh"

begin
ports=("$(port 2 18311)" "$(port 3 18312)" "$(port 4 18313)")
# redis: starts it in a run of its own, so that it stays when the client does not start.
redis() { INTEROP_PORTS="${ports[*]}" "$launchers/redis/up.sh" $REDIS >"$run/redis.json" 2>"$run/redis.log"; }
if [ -n "${REDIS:-}" ]; then
  if [ -n "${INTEROP_RUN:-}" ]; then
    mkdir "$run/redis"
    INTEROP_RUN=$run/redis redis <&0 >/dev/null & # its standard input ends it; who waits for our standard error waits for it
    until [ -s "$run/redis.json" ]; do kill -0 $! 2>/dev/null || die "redis: $(cat "$run/redis.log")"; sleep 0.1; done
  else
    OIDC_DOCTOR_INTEROP=$run redis
    cp "$run"/redis/up/*.pid "$run/" # down.sh ends it
  fi
fi
mkdir "$run/pages"
echo 'Signed in' >"$run/pages/index.html"
settings() {
  printf '%s = "%s"\n' provider oidc oidc_issuer_url "$ISSUER" client_id "$CLIENT_ID" client_secret "${CLIENT_SECRET:-}" \
    redirect_url "$BASE_URL/oauth2/callback" http_address "127.0.0.1:$PORT" cookie_secret 0123456789abcdef0123456789abcdef
  [ -z "${SCOPE:-}" ] || echo "scope = \"$SCOPE\""
  [ -z "${PROMPT:-}" ] || echo "prompt = \"$PROMPT\""
  # http on loopback; any address; what is shown to who is signed in; no page before the provider's.
  printf '%s\n' 'cookie_secure = false' 'email_domains = ["*"]' "upstreams = [\"file://$run/pages/#/\"]" 'skip_provider_button = true'
}
sed "s/@REDIS1@/${ports[0]}/g; s/@REDIS2@/${ports[1]}/g; s/@REDIS3@/${ports[2]}/g" <<<"${EXTRA:-}" >"$run/extra"
{ awk 'NR == FNR { own[$1]; next } !($1 in own)' "$run/extra" <(settings); cat "$run/extra"; } >"$run/oauth2-proxy.cfg"
client "$state/oauth2-proxy" --config "$run/oauth2-proxy.cfg"
say_ready
