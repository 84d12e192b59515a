#!/bin/sh
# All of kafka-topics.sh, kafka-console-producer.sh … : the name that it is called by says which.
case $(basename "$0" .sh) in
kafka-topics) class=org.apache.kafka.tools.TopicCommand ;;
kafka-console-producer) class=org.apache.kafka.tools.ConsoleProducer ;;
kafka-console-consumer) class=org.apache.kafka.tools.consumer.ConsoleConsumer ;;
kafka-consumer-groups) class=org.apache.kafka.tools.consumer.group.ConsumerGroupCommand ;;
kafka-configs) class=org.apache.kafka.tools.ConfigCommand ;;
kafka-broker-api-versions) class=org.apache.kafka.tools.BrokerApiVersionsCommand ;;
kafka-storage) class=kafka.tools.StorageTool ;;
*) echo "$0: unknown tool" >&2; exit 2 ;;
esac
exec java -Xmx256m -XX:TieredStopAtLevel=1 -cp '/opt/kafka/libs/*' "$class" "$@"
