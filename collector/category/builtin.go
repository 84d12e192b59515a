package category

import "regexp"

// Builtin are the rules that hold without configuration. Those of Kafka are of what
// Kafka 4.2 was seen to write in KRaft mode; of older versions with ZooKeeper, and of
// ZooKeeper itself, what their sources write.
//
// Health checks that are well-behaved leave no line: kafka-topics --list,
// kafka-broker-api-versions and a TCP connection that says nothing are not logged at info.
// What is logged is a probe that speaks something else (HTTP, TLS, ruok), or that fails to
// authenticate, from the broker's own host; and each request, where kafka.request.logger
// is at debug.
func Builtin() []Rule {
	rule := func(image, category, text string) Rule {
		return Rule{Image: image, Category: category, Text: regexp.MustCompile(text), Keep: true}
	}
	const kafka = "*kafka*"
	return []Rule{
		rule(kafka, "kafka.topic-created", `CreateTopics result\(s\): .*\): SUCCESS`),
		rule(kafka, "kafka.topic-created", `^Created topic \S+\.$`), // what kafka-topics --create prints
		rule(kafka, "kafka.topic-created", `Creating topic \S+ with configuration .*\(kafka\.zk\.AdminZkClient\)`),
		rule(kafka, "kafka.topic-refused", `CreateTopics result\(s\): `),
		rule(kafka, "kafka.topic-deleted", `DeleteTopics result\(s\): .*result: SUCCESS`),
		rule(kafka, "kafka.topic-deleted", `Deletion of topic \S+ successfully completed \(kafka\.controller\.TopicDeletionManager\)`),
		rule(kafka, "kafka.healthcheck", `(?:Unexpected error from|Failed authentication with) (?:localhost)?/(?:127\.0\.0\.1|0:0:0:0:0:0:0:1) `),
		rule(kafka, "kafka.healthcheck", `Completed request:.*"clientId":"admin(?:client)?-\d+","requestApiKeyName":"API_VERSIONS"`),
		rule(kafka, "kafka.healthcheck", `group \S*health\S* `), // of consumers that are one
		rule(kafka, "kafka.broker-state", `\[BrokerLifecycleManager id=\d+\] `),
		rule(kafka, "kafka.broker-state", `\[Kafka(?:Raft)?Server (?:nodeId|id)=\d+\] (?:Kafka Server )?started \(`),
		rule("*zookeeper*", "zookeeper.healthcheck", `Processing (?:ruok|srvr|stat|mntr|isro) command from /`),
	}
}
