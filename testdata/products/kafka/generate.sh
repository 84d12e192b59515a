# Kafka, one node: a start, warnings of a client that asks for too much, a second node on the same address, a log
# directory that vanishes, a broken configuration.
ls lib | sed -n 's/^kafka_2.13-\(.*\)\.jar/Kafka \1/p' >"$OUT/version"

node=(java -Xmx256m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlog4j2.configurationFile=/srv/app/log4j2.xml -cp '/srv/app/lib/*')
rm -rf /tmp/data /tmp/second
"${node[@]}" kafka.tools.StorageTool format -t bedbedbedbedbedbedbedA -c server.properties >/dev/null 2>&1
start kafka "${node[@]}" kafka.Kafka server.properties
until_ok grep -q 'Kafka Server started' "$OUT/kafka.stdout"
printf 'GET / HTTP/1.1\r\n\r\n' >/dev/tcp/127.0.0.1/9092
sleep 1
sed 's#/tmp/data#/tmp/second#' server.properties >second.properties
"${node[@]}" kafka.tools.StorageTool format -t bedbedbedbedbedbedbedA -c second.properties >/dev/null 2>&1
to inuse timeout 40 "${node[@]}" kafka.Kafka second.properties
rm -rf /tmp/data
sleep 2
stop
to unformatted "${node[@]}" kafka.Kafka server.properties
echo 'node.id=one' >broken.properties
to broken "${node[@]}" kafka.Kafka broken.properties
