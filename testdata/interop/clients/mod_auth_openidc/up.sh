#!/usr/bin/env bash
# up.sh: starts the client and prints where it is. What it is told stands in
# openidc.conf of the run; EXTRA are further lines of that file.
. "$(dirname "$0")/../client.sh"

begin
{
  echo "OIDCProviderMetadataURL ${ISSUER%/}/.well-known/openid-configuration"
  echo "OIDCClientID $CLIENT_ID"
  [ -z "${CLIENT_SECRET:-}" ] || echo "OIDCClientSecret $CLIENT_SECRET"
  echo "OIDCRedirectURI $BASE_URL/callback"
  [ -z "${SCOPE:-}" ] || echo "OIDCScope \"$SCOPE\""
  [ -z "${CLIENT_AUTH:-}" ] || echo "OIDCProviderTokenEndpointAuth $CLIENT_AUTH"
  echo 'OIDCCryptoPassphrase a-lab-secret-for-the-session-cookie'
  printf '%s' "${EXTRA:+$EXTRA$'\n'}"
} >"$run/openidc.conf"
# Started by root, it serves as another user, who may read $state but not $run.
sed "s|@RUN@|$run|g; s|@STATE@|$state|g; s|@PORT@|$PORT|" "$here/apache.conf.in" >"$run/apache.conf"
client /usr/sbin/apache2 -d "$run" -f "$run/apache.conf" -DFOREGROUND
say_ready
