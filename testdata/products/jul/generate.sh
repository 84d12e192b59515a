# java.util.logging in its default format (two lines each), its seven levels, exceptions with causes and suppressed
# ones; what the virtual machine writes of an exception that nobody catches, of an overflow and of a deadlock.
java -version 2>&1 | head -n 1 >"$OUT/version"

javac -d /tmp/classes Main.java
for how in jul uncaught overflow memory; do to "$how" java -Xmx32m -Xss256k -cp /tmp/classes -XX:MaxJavaStackTraceDepth=12 shop.Main "$how"; done
