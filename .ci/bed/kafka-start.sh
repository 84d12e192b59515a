#!/usr/bin/env bash
# kafka-start.sh DIR PORT [HOST]: runs one Kafka node (KRaft) in the foreground, its data and its
# server.properties in DIR, its log on stdout. Send SIGTERM to end it; a kill -9 is survived.
#
# It listens on 127.0.0.1:PORT. With HOST (say, the gateway of an engine's network) it listens on all addresses
# and tells clients to come to HOST:PORT. What stands in DIR/extra.properties is added to the configuration.
. "$(dirname "$0")/lib.sh"

[ $# -eq 2 ] || [ $# -eq 3 ] || fail "usage: kafka-start.sh DIR PORT [HOST]"
[ -d "$BED/kafka/lib" ] || fail "no jars: run kafka.sh first"
mkdir -p "$1"
dir=$(cd "$1" && pwd)
extra=${KAFKA_EXTRA_LISTENER:+,$KAFKA_EXTRA_LISTENER}
port=$2 host=${3:-127.0.0.1}
bind=$([ $# -eq 3 ] && echo 0.0.0.0 || echo 127.0.0.1)

# Kafka wants a port of its own for the controller; nobody but this node uses it, so it may be another one each time.
controller=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

cat >"$dir/server.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:$controller
listeners=PLAINTEXT://$bind:$port,CONTROLLER://127.0.0.1:$controller$extra
advertised.listeners=PLAINTEXT://$host:$port$extra
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,SASL_SSL:SASL_SSL
log.dirs=$dir/data
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
group.initial.rebalance.delay.ms=0
offsets.topic.num.partitions=4
transaction.state.log.num.partitions=4
broker.heartbeat.interval.ms=1000
broker.session.timeout.ms=4000
log.retention.ms=-1
END
# The session of a killed broker has to run out before it may come back: 9 s by default. And records bear the
# times of their lines: a broker that deletes what is older than a week, as by default, would look like a loss.
[ ! -e "$dir/extra.properties" ] || cat "$dir/extra.properties" >>"$dir/server.properties"

java=(
	java -Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 # a quick start is worth more here than a fast broker
	"-Dlog4j2.configurationFile=$HERE/kafka/log4j2.xml" -cp "$BED/kafka/lib/*"
)
if [ ! -e "$dir/data/meta.properties" ]; then
	"${java[@]}" kafka.tools.StorageTool format -t bedbedbedbedbedbedbedA -c "$dir/server.properties"
fi
cd "$dir"
exec "${java[@]}" kafka.Kafka server.properties
