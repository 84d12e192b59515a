# Vert.x, which logs through java.util.logging in a format of its own: an exception in a handler, a blocked event
# loop, a verticle that cannot be deployed.
ls lib | sed -n 's/^vertx-core-\(.*\)\.jar/Vert.x \1/p' >"$OUT/version"

javac -cp 'lib/*' -d /tmp/classes Main.java
start vertx java -cp '/tmp/classes:lib/*' shop.Main
until_ok curl -s localhost:8080/
get localhost:8080/broken localhost:8080/slow
sleep 1
stop
