# Jetty, embedded, with its own logger: its start, its request log, an exception in a handler, an address in use.
ls lib | sed -n 's/^jetty-server-\(.*\)\.jar/Jetty \1/p' >"$OUT/version"

javac -cp 'lib/*' -d /tmp/classes Main.java
start jetty java -cp '/tmp/classes:lib/*' shop.Main
until_ok curl -s localhost:8080/
get localhost:8080/broken localhost:8080/missing
to inuse java -cp '/tmp/classes:lib/*' shop.Main
stop
