#!/usr/bin/env bash
# Installs Keycloak's own distribution from Maven Central, two versions of it, builds
# each for its embedded database, imports the realms of realms.mjs into a database
# that every start copies, and prints the state folder. A second run only prints.
# KC_VERSIONS names other versions.
. "$(dirname "$0")/../launcher.sh"
. "$here/keycloak.sh"

need java mvn node curl tar keytool
alone

download() { # VERSION
  local dist artifact; dist=$(dist "$1") artifact=org.keycloak:keycloak-quarkus-dist:$1:tar.gz
  [ ! -x "$dist/bin/kc.sh" ] || return 0
  mvn -q -B -Dmaven.repo.local="$state/maven" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get \
    -Dartifact="$artifact" -Dtransitive=false >"$state/maven-$1.log" 2>&1 || { tail -n 5 "$state/maven-$1.log" >&2; die "$artifact did not come"; }
  rm -rf "$dist.new"; mkdir -p "$dist.new"
  tar xzf "$state/maven/org/keycloak/keycloak-quarkus-dist/$1/keycloak-quarkus-dist-$1.tar.gz" -C "$dist.new" --strip-components=1
  rm -rf "$state/maven/org/keycloak/keycloak-quarkus-dist/$1" "$dist"
  mv "$dist.new" "$dist"
}

# kc VERSION ARGUMENT…: runs kc.sh to its end; its output is shown if it fails.
kc() {
  local log=$state/$2-$1.log
  "$(dist "$1")/bin/kc.sh" "${@:2}" >"$log" 2>&1 </dev/null || { tail -n 30 "$log" >&2; die "kc.sh $2 failed, see $log"; }
}

build() { # VERSION
  local done; done=$(dist "$1")/built
  [ -e "$done" ] || { kc "$1" build --db=dev-file; touch "$done"; }
}

seed() { # VERSION
  local seed=$state/seed-$1 of realms=()
  [ "$1" = "$newest" ] || realms=(lab rotating)
  of="$(cat "$here/realms.mjs" "$here/install.sh" | sha256sum) ${realms[*]}"
  [ "$(cat "$seed/of" 2>/dev/null)" != "$of" ] || return 0
  rm -rf "$seed"; mkdir -p "$seed/realms"
  node "$here/realms.mjs" "$seed/realms" "${realms[@]}"
  mv "$seed/realms/jwe.jwk.json" "$seed/"
  # The administrator of realm master can be named only when the database is made.
  export KC_BOOTSTRAP_ADMIN_USERNAME=admin KC_BOOTSTRAP_ADMIN_PASSWORD=pw-of-the-lab KEYCLOAK_ADMIN=admin KEYCLOAK_ADMIN_PASSWORD=pw-of-the-lab
  KC_DB_URL=$(database "$seed") kc "$1" import --optimized --dir "$seed/realms"
  rm -f "$seed"/*.trace.db
  echo "$of" >"$seed/of"
}

tls() { # a certificate for the TLS listeners
  [ ! -s "$state/tls.pem" ] || return 0
  rm -f "$state/tls.p12"
  keytool -genkeypair -keystore "$state/tls.p12" -storetype PKCS12 -storepass password -alias lab -keyalg RSA -keysize 2048 \
    -dname CN=127.0.0.1 -ext san=ip:127.0.0.1,dns:sso.lab.test -ext bc:c=ca:true -validity 365 2>/dev/null
  keytool -exportcert -rfc -keystore "$state/tls.p12" -storepass password -alias lab >"$state/tls.pem" 2>/dev/null
}

# The second version is downloaded while the first is built.
prepare() { local began=$SECONDS; build "$1"; seed "$1"; echo "keycloak $1 built and imported in $((SECONDS - began)) s" >&2; }

tls
preparing=()
for version in ${KC_VERSIONS:-$newest $old}; do
  download "$version"
  prepare "$version" &
  preparing+=($!)
done
for pid in "${preparing[@]}"; do wait "$pid" || exit 1; done
echo "$state"
