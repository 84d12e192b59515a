# SLF4J's simple logger: its five levels with and without a time, an exception; SLF4J's own words without a provider.
ls lib | sed -n 's/^slf4j-simple-\(.*\)\.jar/slf4j-simple \1/p' >"$OUT/version"

javac -cp 'lib/*' -d /tmp/classes Main.java
prefix=-Dorg.slf4j.simpleLogger
to simple java $prefix.defaultLogLevel=trace -cp '/tmp/classes:lib/*' shop.Main
to dated java $prefix.defaultLogLevel=trace $prefix.showDateTime=true "$prefix.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSZ" -cp '/tmp/classes:lib/*' shop.Main
to none java -cp "/tmp/classes:$(echo lib/slf4j-api*)" shop.Main
