#!/usr/bin/env bash
# up.sh: starts the client and prints where it is. What it is told stands in
# oauth2-proxy.cfg of the run.
#
#   EXTRA   further lines of that file
#   REDIS   arguments of ../../redis/up.sh; in EXTRA, @REDIS1@ to @REDIS3@ are its ports
. "$(dirname "$0")/../client.sh"

begin
ports=("$(port 2 18311)" "$(port 3 18312)" "$(port 4 18313)")
if [ -n "${REDIS:-}" ]; then
  # Its servers end with this client: they are entered beside it.
  trap 'cp "$run"/redis/up/*.pid "$run/" 2>/dev/null || true; end_run "$run"' EXIT
  INTEROP_RUN= OIDC_DOCTOR_INTEROP=$run INTEROP_PORTS="${ports[*]}" "$launchers/redis/up.sh" $REDIS >"$run/redis.json"
  cp "$run"/redis/up/*.pid "$run/"
fi
mkdir "$run/pages"
echo 'Signed in' >"$run/pages/index.html"
{
  printf '%s = "%s"\n' provider oidc oidc_issuer_url "$ISSUER" client_id "$CLIENT_ID" client_secret "${CLIENT_SECRET:-}" \
    redirect_url "$BASE_URL/oauth2/callback" http_address "127.0.0.1:$PORT" cookie_secret 0123456789abcdef0123456789abcdef
  [ -z "${SCOPE:-}" ] || echo "scope = \"$SCOPE\""
  # http on loopback; any address; what is shown to who is signed in; no page before the provider's.
  printf '%s\n' 'cookie_secure = false' 'email_domains = ["*"]' "upstreams = [\"file://$run/pages/#/\"]" 'skip_provider_button = true'
  sed "s/@REDIS1@/${ports[0]}/g; s/@REDIS2@/${ports[1]}/g; s/@REDIS3@/${ports[2]}/g" <<<"${EXTRA:-}"
} >"$run/oauth2-proxy.cfg"
config=$run/oauth2-proxy.cfg
client "$state/oauth2-proxy" --config "$config"
say_ready
