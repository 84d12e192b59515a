#!/bin/bash
# Makes server.properties of KAFKA_… variables and starts the node, as the public image does: KAFKA_LOG_DIRS is
# log.dirs, "__" is "_", "___" is "-"; with no such variable it is a single node on port 9092, told as localhost.
set -eu

config=/opt/kafka/config/server.properties

# from_environment prints a property for each variable, except for those that are meant for the JVM and the scripts.
from_environment() {
	local name key
	for name in $(compgen -e KAFKA_ | sort); do
		case $name in
		KAFKA_HEAP_OPTS | KAFKA_OPTS | KAFKA_JVM_PERFORMANCE_OPTS | KAFKA_JMX_* | KAFKA_GC_LOG_OPTS | *_LOG4J_* | KAFKA_VERSION) continue ;;
		esac
		key=${name#KAFKA_}
		key=${key//___/-}
		key=${key//__/:}
		key=${key//_/.}
		key=${key//:/_}
		echo "${key,,}=${!name}"
	done
}

# By default the listeners are those that are advertised, on every address.
if [ -z "${KAFKA_LISTENERS-}" ] && [ -n "${KAFKA_ADVERTISED_LISTENERS-}" ]; then
	export KAFKA_LISTENERS
	KAFKA_LISTENERS=$(sed 's|://[^:]*:|://0.0.0.0:|g' <<<"$KAFKA_ADVERTISED_LISTENERS")
fi

defaults() {
	cat <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@localhost:9093
listeners=PLAINTEXT://:9092,CONTROLLER://:9093
advertised.listeners=PLAINTEXT://localhost:9092
controller.listener.names=CONTROLLER
listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
log.dirs=/tmp/kraft-combined-logs
offsets.topic.replication.factor=1
transaction.state.log.replication.factor=1
transaction.state.log.min.isr=1
END
}

echo "===> User"
id
echo "===> Setting default values of environment variables if not already set."
[ -n "${CLUSTER_ID-}" ] || echo 'CLUSTER_ID not set. Setting it to default value: "5L6g3nShT-eMCtK--X86sw"'
echo "===> Configuring ..."
from_environment >"$config"
[ -s "$config" ] || defaults >"$config"
echo "===> Launching ... "
# shellcheck disable=SC2206 # these variables are words
java=(java ${KAFKA_HEAP_OPTS:--Xmx512m} -XX:+UseSerialGC -XX:TieredStopAtLevel=1 ${KAFKA_OPTS-}
	-Dlog4j2.configurationFile=/opt/kafka/config/log4j2.xml -cp '/opt/kafka/libs/*')
format=(format --ignore-formatted -t "${CLUSTER_ID:-5L6g3nShT-eMCtK--X86sw}" -c "$config")
grep -q '^controller.quorum.voters=' "$config" || format+=(--standalone)
"${java[@]}" kafka.tools.StorageTool "${format[@]}"
exec "${java[@]}" kafka.Kafka "$config"
