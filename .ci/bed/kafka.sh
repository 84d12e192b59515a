#!/usr/bin/env bash
# Fetches Kafka's jars with Maven into $BED/kafka/lib.
. "$(dirname "$0")/lib.sh"
alone

KAFKA_VERSION=4.2.0

fetch() {
	local lib=$BED/kafka/lib
	rm -rf "$lib" "$lib.new"
	mvn -q -B -f "$HERE/kafka/pom.xml" "-Dkafka.version=$KAFKA_VERSION" \
		dependency:copy-dependencies "-DoutputDirectory=$lib.new" -DincludeScope=runtime
	mv "$lib.new" "$lib"
	cp "$HERE/kafka/pom.xml" "$BED/kafka/pom.xml"
}

if [ -e "$BED/kafka/lib/kafka_2.13-$KAFKA_VERSION.jar" ] && cmp -s "$HERE/kafka/pom.xml" "$BED/kafka/pom.xml"; then
	echo "kafka $KAFKA_VERSION: fetched already"
	exit
fi
step "fetch kafka $KAFKA_VERSION" fetch
