#!/usr/bin/env bash
# Copies the jars that pom.xml names out of Maven Central into the state folder,
# compiles the application against them, and prints that folder. A second run
# with the same sources only prints.
. "$(dirname "$0")/../client.sh"

need java javac jar mvn
alone

sources=("$here/pom.xml" "$here/Client.java")
of=$(cat "${sources[@]}" "$here/install.sh" | sha256sum)
if [ "$(cat "$state/of" 2>/dev/null)" != "$of" ]; then
  rm -rf "$state/of" "$state/lib" "$state/classes"
  cp "${sources[@]}" "$state/"
  (cd "$state" && mvn -q -B -Dmaven.repo.local="$state/maven" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime) >&2
  javac -proc:none -cp "$state/lib/*" -d "$state/classes" "$state/Client.java" >&2
  jar --create --file "$state/client.jar" -C "$state/classes" .
  printf '%s:' "$state/client.jar" "$state"/lib/*.jar >"$state/classpath"
  # What its classes come to is kept, so that a start takes half the time. It ends
  # as soon as it has started, and asks no provider.
  java -XX:ArchiveClassesAtExit="$state/client.jsa" -XX:+UseSerialGC -Dspring.context.exit=onRefresh -cp "$(cat "$state/classpath")" lab.Client --server.port=0 \
    --spring.security.oauth2.client.registration.lab.{client-id=none,authorization-grant-type=authorization_code,redirect-uri=http://none} \
    --spring.security.oauth2.client.provider.lab.{authorization,token,jwk-set}-uri=http://none >"$state/archive.log" 2>&1
  echo "$of" >"$state/of"
fi
echo "$state"
