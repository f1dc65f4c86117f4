#!/usr/bin/env bash
# up.sh: starts the client and prints where it is. What it is told stands in
# application.yaml of the run.
. "$(dirname "$0")/../client.sh"

begin
config=$run/application.yaml
cat >"$config" <<YAML
server:
  address: 127.0.0.1
  port: $PORT
  servlet:
    session:
      cookie:
        # Cookies do not tell ports apart, and the provider is on this host too.
        name: CLIENT_SESSION
logging:
  level:
    # Why a login failed is said at this level only.
    org.springframework.security.oauth2.client.web.OAuth2LoginAuthenticationFilter: trace
spring:
  main:
    banner-mode: "off"
  security:
    oauth2:
      client:
        registration:
          lab:
            client-id: $CLIENT_ID
            client-secret: ${CLIENT_SECRET:-}
YAML
line() { [ -z "$2" ] || printf '            %s: "%s"\n' "$1" "$2" >>"$config"; }
line scope "${SCOPE// /,}"
line client-authentication-method "${CLIENT_AUTH:-}"
cat >>"$config" <<YAML
        provider:
          lab:
            issuer-uri: $ISSUER
YAML
# Of what the machine could give, a client of one user needs little; the second
# compiler would be at work for longer than a test.
client java -Xmx120m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xlog:cds=off -Xlog:class+path=off -XX:SharedArchiveFile="$state/client.jsa" -cp "$(cat "$state/classpath")" lab.Client --spring.config.location="file:$config"
say_ready
