#!/usr/bin/env bash
# up.sh [VARIANT…]: starts the lab provider and prints where it is; down.sh ends
# it. The variants are the profiles of application.yaml.
. "$(dirname "$0")/../launcher.sh"

known=$(sed -n 's/.*on-profile: //p' "$here/application.yaml")
for variant; do
  grep -qx -- "$variant" <<<"$known" || die "unknown variant $variant; there are ${known//$'\n'/, }"
done

"$here/install.sh" >/dev/null
open_run
port=$(port 1 18150)
address=http://127.0.0.1:$port
# Of what the machine could give, a server for one user needs little; the second
# compiler would be at work for longer than a test.
serve server java -Xmx160m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$state/classes:$state/lib/*" Provider \
  --server.port="$port" --spring.profiles.active="$(IFS=,; echo "$*")"
await server 90 curl -fsS -m 5 -o "$run/discovery.json" "$address/.well-known/openid-configuration"
issuer=$(sed 's/.*"issuer":"\([^"]*\)".*/\1/' "$run/discovery.json")
echo "client lab-client, secret lab-secret (basic or post); public client lab-public" >&2
echo "user alice, password 'password'; log $run/server.log" >&2
ready "$(printf '{"address": "%s", "issuer": "%s"}' "$address" "$issuer")"
