#!/usr/bin/env bash
# Copies the jars that pom.xml names out of Maven Central into the state folder,
# compiles the application against them, and prints that folder. A second run
# with the same sources only prints.
. "$(dirname "$0")/../launcher.sh"

need java javac mvn
alone

sources=("$here/pom.xml" "$here/Provider.java" "$here/application.yaml")
of=$(cat "${sources[@]}" | sha256sum)
if [ "$(cat "$state/of" 2>/dev/null)" != "$of" ]; then
  rm -rf "$state/of" "$state/lib" "$state/classes"
  cp "${sources[@]}" "$state/"
  (cd "$state" && mvn -q -B -Dmaven.repo.local="$state/maven" \
    org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies -DoutputDirectory=lib -DincludeScope=runtime) >&2
  javac -proc:none -cp "$state/lib/*" -d "$state/classes" "$state/Provider.java" >&2
  cp "$state/application.yaml" "$state/classes/"
  echo "$of" >"$state/of"
fi
echo "$state"
