# What install.sh and up.sh share: the versions, and how kc.sh is called.
newest=26.7.3
old=24.0.5 # hostname options, introspection and the login pages were other ones

# A small JVM that starts fast: tests never run long enough for the second compiler.
export JAVA_OPTS="-Xms64m -Xmx${KC_HEAP:-400m} -XX:MaxMetaspaceSize=256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dfile.encoding=UTF-8 -Djava.net.preferIPv4Stack=true -XX:+ExitOnOutOfMemoryError"
export KC_CACHE=local KC_DB=dev-file

dist() { echo "$state/$1"; } # VERSION

# database FOLDER: where kc.sh keeps it.
database() { echo "jdbc:h2:file:$1/keycloakdb;NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE"; }
