package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// checked reads the layers as load does, from texts instead of files.
func checked(yaml string, environ ...string) (*Config, mistakes) {
	b := newBuilder()
	b.yaml("f.yaml", []byte(yaml))
	b.environment(variables(environ))
	b.check()
	return b.config, b.mistakes.sorted()
}

// TestMistakesOfTheFile holds, for every mistake that a file can have, the exact words.
func TestMistakesOfTheFile(t *testing.T) {
	const topKeys = "want one of state_dir, listen, start_at, docker, files, keep, routes, categories, redact, journal, kafka, redis, multiline, silence, mounts and alerts"
	for _, c := range []struct{ name, yaml, want string }{
		{"unknown key", "statedir: /x", `f.yaml:1:1: unknown key "statedir": ` + topKeys + `; did you mean "state_dir"?`},
		{"unknown key with a dash", "start-at: now", `f.yaml:1:1: unknown key "start-at": ` + topKeys + `; did you mean "start_at"?`},
		{"unknown key, nothing near", "banana: 1", `f.yaml:1:1: unknown key "banana": ` + topKeys},
		{"key of another section", "max_bytes: 1GiB", `f.yaml:1:1: unknown key "max_bytes": ` + topKeys + `; did you mean "journal.max_bytes"?`},
		{"unknown key in a section", "journal: {max_byte: 1GiB}", `f.yaml:1:11: unknown key "journal.max_byte": want one of max_bytes and max_age; did you mean "max_bytes"?`},
		{"unknown key in an item", "files:\n- include: [/a]\n  exlude: [/b]", `f.yaml:3:3: unknown key "files[0].exlude": want one of include, exclude, project and service; did you mean "exclude"?`},
		{"unknown key that a terminal would obey", `"\e[31m": 1`, `f.yaml:1:1: unknown key "\x1b[31m": ` + topKeys},
		{"key twice", "listen: :1\nlisten: :2", `f.yaml:2:1: "listen" stands twice, first in line 1: want each key once`},
		{"key that is no name", "[a]: 1", `f.yaml:1:1: a key is a list: want a name`},

		{"text for a section", "kafka: x", `f.yaml:1:8: kafka is a text: want a section with brokers, topic, exactly_once, compression, create_topics, tls and sasl`},
		{"text for a list", "kafka: {brokers: a:9092}", `f.yaml:1:18: kafka.brokers is a text: want a list; did you mean "[a:9092]"?`},
		{"section for a list", "routes: {topic: a}", `f.yaml:1:9: routes is a section: want a list`},
		{"section for a text", "kafka: {topic: {a: b}}", `f.yaml:1:16: kafka.topic is a section: want a Kafka topic: 1 to 249 letters, digits, dots, - or _`},
		{"number for a text", "kafka: {topic: 1}", `f.yaml:1:16: kafka.topic is a number: want a Kafka topic: 1 to 249 letters, digits, dots, - or _, in quotes`},
		{"truth for a text", "routes: [{match: {service: true}}]", `f.yaml:1:28: routes[0].match.service is true or false: want a text, in quotes`},
		{"date for a text", "files: [{include: [/a], service: 2026-01-05}]", `f.yaml:1:34: files[0].service is a date: want a text, in quotes`},
		{"text for a truth", "kafka: {exactly_once: yes}", `f.yaml:1:23: kafka.exactly_once is a text: want true or false; did you mean "true"?`},
		{"misspelt truth", "docker: {enabled: flase}", `f.yaml:1:19: docker.enabled is a text: want true or false; did you mean "false"?`},
		{"foreign tag", "listen: !!binary aGk=", `f.yaml:1:9: listen is a value with a tag: want an address such as :8787 or 127.0.0.1:8787`},
		{"empty item", "files: [~]", `f.yaml:1:9: files[0] is empty: want a section with include, exclude, project and service`},

		{"duration in days", "journal: {max_age: 7d}", `f.yaml:1:20: journal.max_age is "7d": want a duration such as 72h, 5m or 90s; did you mean "168h"?`},
		{"duration in words", "journal: {max_age: 5 minutes}", `f.yaml:1:20: journal.max_age is "5 minutes": want a duration such as 72h, 5m or 90s; did you mean "5m"?`},
		{"duration without a unit", "journal: {max_age: 90}", `f.yaml:1:20: journal.max_age is a number: want a duration such as 72h, 5m or 90s; did you mean "90s"?`},
		{"duration of nothing", "journal: {max_age: 0s}", `f.yaml:1:20: journal.max_age is "0s" (out of range): want a duration such as 72h, 5m or 90s`},
		{"duration beyond 292 years", "journal: {max_age: 9999999h}", `f.yaml:1:20: journal.max_age is "9999999h" (out of range): want a duration such as 72h, 5m or 90s`},
		{"size with a short unit", "journal: {max_bytes: 512m}", `f.yaml:1:22: journal.max_bytes is "512m": want a size such as 1GiB, 512MiB or 10MB; did you mean "512MiB"?`},
		{"size below nothing", "journal: {max_bytes: -1}", `f.yaml:1:22: journal.max_bytes is "-1": want a size such as 1GiB, 512MiB or 10MB`},
		{"size of nothing", "journal: {max_bytes: 0}", `f.yaml:1:22: journal.max_bytes is "0" (out of range): want a size such as 1GiB, 512MiB or 10MB`},
		{"size beyond 63 bits", "journal: {max_bytes: 9999999TiB}", `f.yaml:1:22: journal.max_bytes is "9999999TiB" (out of range): want a size such as 1GiB, 512MiB or 10MB`},
		{"level", "keep: {level: wran}", `f.yaml:1:15: keep.level is "wran": want trace, debug, info, notice, warn, error, critical or fatal; did you mean "warn"?`},
		{"level of a route", "routes: [{match: {level: warning2}}]", `f.yaml:1:26: routes[0].match.level is "warning2": want unknown, trace, debug, info, notice, warn, error, critical or fatal`},
		{"word", "start_at: beginnig", `f.yaml:1:11: start_at is "beginnig": want now or beginning; did you mean "beginning"?`},
		{"compression", "kafka: {compression: gz}", `f.yaml:1:22: kafka.compression is "gz": want none, gzip, snappy, lz4 or zstd`},
		{"glob", "files: [{include: ['/a/[b']}]", `f.yaml:1:20: files[0].include[0] is "/a/[b" (syntax error in pattern): want a glob such as /logs/**/*.log`},
		{"glob as a plain text", "files: ['/a/{b']", `f.yaml:1:9: files[0] is "/a/{b" (syntax error in pattern): want a glob such as /logs/**/*.log`},
		{"empty glob", "files: ['']", `f.yaml:1:9: files[0] is empty: want a glob such as /logs/**/*.log`},
		{"empty include", "files: [{include: []}]", `f.yaml:1:19: files[0].include is empty: want at least one: a glob such as /logs/**/*.log`},
		{"no include", "files: [{exclude: [/a]}]", `f.yaml:1:9: files[0].include is missing: want a glob such as /logs/**/*.log`},
		{"include without a value", "files: [{include: }]", `f.yaml:1:9: files[0].include is missing: want a glob such as /logs/**/*.log`},
		{"regexp", "routes: [{match: {text: 'a('}}]", "f.yaml:1:25: routes[0].match.text is \"a(\" (error parsing regexp: missing closing ): `a(`): want an RE2 regular expression"},
		{"regexp of another dialect", "routes: [{match: {text: '(?=a)'}}]", "f.yaml:1:25: routes[0].match.text is \"(?=a)\" (error parsing regexp: invalid or unsupported Perl syntax: `(?=`): want an RE2 regular expression"},
		{"address", "listen: localhost", `f.yaml:1:9: listen is "localhost": want an address such as :8787 or 127.0.0.1:8787`},
		{"bare port", "listen: 8787", `f.yaml:1:9: listen is a number: want an address such as :8787 or 127.0.0.1:8787; did you mean ":8787"?`},
		{"port too large", "listen: :87870", `f.yaml:1:9: listen is ":87870" (the port is above 65535): want an address such as :8787 or 127.0.0.1:8787`},
		{"broker with a scheme", "kafka: {brokers: ['kafka://a:9092']}", `f.yaml:1:19: kafka.brokers[0] is "kafka://a:9092": want host:port; did you mean "a:9092"?`},
		{"socket without a scheme", "docker: {host: /var/run/docker.sock}", `f.yaml:1:16: docker.host is "/var/run/docker.sock": want unix:///path, tcp://host:port, http:// or https://; did you mean "unix:///var/run/docker.sock"?`},
		{"topic", "kafka: {topic: my topic}", `f.yaml:1:16: kafka.topic is "my topic": want a Kafka topic: 1 to 249 letters, digits, dots, - or _; did you mean "my_topic"?`},
		{"category that is none", "categories: [{category: kafka.healthchek}]", `f.yaml:1:25: categories[0].category is "kafka.healthchek", with no condition: want image, logger or text beside it, or a built-in category; did you mean "kafka.healthcheck"?`},
		{"category without a name", "categories: [{text: a}]", `f.yaml:1:14: categories[0].category is missing: want a name of up to 64 letters, digits, dots and dashes, in lower case`},
		{"rule of redaction", "redact: {off: [passwrd]}", `f.yaml:1:16: redact.off[0] is "passwrd": want the name of a rule of redaction; did you mean "password"?`},
		{"own rule with a name in capitals", "redact: {rules: [{name: Order, pattern: a}]}", `f.yaml:1:25: redact.rules[0].name is "Order": want a name of up to 40 letters, digits and dashes, in lower case`},
		{"own rule with the name of another", "redact: {rules: [{name: jwt, pattern: a}]}", `f.yaml:1:25: redact.rules[0].name is "jwt" like another rule's: want each name once, and none of a built-in rule`},
		{"own rule twice", "redact: {rules: [{name: a, pattern: a}, {name: a, pattern: b}]}", `f.yaml:1:48: redact.rules[1].name is "a" like another rule's: want each name once, and none of a built-in rule`},
		{"own rule without a pattern", "redact: {rules: [{name: a}]}", `f.yaml:1:18: redact.rules[0].pattern is missing: want an RE2 regular expression`},
		{"topic of dots", "routes: [{topic: ..}]", `f.yaml:1:18: routes[0].topic is "..": want a Kafka topic: 1 to 249 letters, digits, dots, - or _`},
		{"empty topic", "kafka: {topic: ''}", `f.yaml:1:16: kafka.topic is empty: want a Kafka topic: 1 to 249 letters, digits, dots, - or _`},
		{"silence", "silence: {default: of}", `f.yaml:1:20: silence.default is "of": want auto, off or a duration such as 5m; did you mean "off"?`},
		{"no count", "multiline: {max_lines: 0}", `f.yaml:1:24: multiline.max_lines is "0": want a number from 1 to 1000000`},
		{"threshold", "alerts: {threshold: 100}", `f.yaml:1:21: alerts.threshold is a number: want a number in a duration such as 100/1m, in quotes`},
		{"threshold without a time", "alerts: {threshold: 5/x}", `f.yaml:1:21: alerts.threshold is "5/x": want a number in a duration such as 100/1m`},

		{"login without a mechanism", "kafka:\n  sasl:\n    username: u\n    password: p", "f.yaml:3:15: kafka.sasl.username is given without kafka.sasl.mechanism: want PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 there\n" +
			"f.yaml:4:15: kafka.sasl.password is given without kafka.sasl.mechanism: want PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 there"},
		{"mechanism without a login", "kafka: {sasl: {mechanism: PLAIN, username: u}}", `f.yaml:1:27: kafka.sasl.password is missing: want a value, as kafka.sasl.mechanism is given`},
		{"password twice", "kafka: {sasl: {mechanism: plain, username: u, password: p, password_file: testdata/pem/word}}", `f.yaml:1:60: kafka.sasl.password and kafka.sasl.password_file are both given: want one of them`},
		{"password in no file", "kafka: {sasl: {mechanism: plain, username: u, password_file: testdata/none}}", `f.yaml:1:62: kafka.sasl.password_file cannot be read from "testdata/none": no such file or directory`},
		{"TLS that is off", "kafka: {tls: {insecure_skip_verify: true}}", `f.yaml:1:37: kafka.tls.insecure_skip_verify is given while kafka.tls.enabled is false: want kafka.tls.enabled: true`},
		{"key without a certificate", "kafka: {tls: {enabled: true, key: testdata/pem/some.pem}}", `f.yaml:1:35: kafka.tls.key is given alone: want kafka.tls.cert too`},
		{"CA that is none", "kafka: {tls: {enabled: true, ca: testdata/pem/word}}", `f.yaml:1:34: kafka.tls.ca is not right (the value is not shown): want the path of a PEM file, or PEM text`},
		{"CA that holds something else", "kafka: {tls: {enabled: true, ca: testdata/pem/some.pem}}", `f.yaml:1:24: kafka.tls cannot be used: ca holds no certificate`},
		{"alert to nobody known", "alerts: {targets: [{name: ops, url: 'https://x'}], routes: [{targets: [opps]}]}", `f.yaml:1:72: alerts.routes[0].targets[0] is "opps": want the name of a target; did you mean "ops"?`},
		{"two targets of one name", "alerts: {targets: [{name: a, url: 'https://x'}, {name: a, url: 'https://y'}]}", `f.yaml:1:56: alerts.targets[1].name is "a" like another target's: want each name once`},
		{"target without a URL", "alerts: {targets: [{name: a}]}", `f.yaml:1:20: alerts.targets[0].url is missing: want http:// or https:// with a host`},

		{"not YAML", "kafka:\n  topic: a\n brokers: []", `f.yaml:2:1: not YAML: did not find expected key`},
		{"quote that stays open", "listen: ':8787", `f.yaml:1:1: not YAML: found unexpected end of stream`},
		{"alias of nothing", "listen: *a", `f.yaml:1:1: not YAML: unknown anchor of that name referenced`},
		{"tab", "kafka:\n\tbrokers: []", `f.yaml:2:1: a tab in the indentation: want spaces`},
		{"not UTF-8", "kafka:\n  topic: \"\xff\"", `f.yaml:2:11: the byte 0xff is not UTF-8: want a text file in UTF-8`},
		{"NUL", "a\x00", `f.yaml:1:2: the control character U+0000: want a text file in UTF-8`},
		{"two documents", "listen: :1\n---\nlisten: :2", `f.yaml:2:1: a second document begins: want one document`},
		{"list for the whole", "- a", `f.yaml:1:1: the document is a list: want keys with values`},
		{"section that merges itself", "kafka: &k\n  <<: *k", `f.yaml:2:7: << merges a section into itself`},
		{"merge of a text", "kafka: {<<: a}", `f.yaml:1:13: << is a text: want an alias of a section`},
		{"deep nesting", "files: " + strings.Repeat("[", 20000), `f.yaml:1:1: not YAML: exceeded max depth of 10000`},
		{"aliases that multiply", "x-a: &a [/a" + strings.Repeat(",/b", 1000) + "]\nx-b: &b {include: *a}\nfiles: [*b" + strings.Repeat(",*b", 1000) + "]", `f.yaml:1:1201: more than 200000 values, aliases included`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := checked(c.yaml); got.Error() != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestMistakesOfTheEnvironment holds that a variable is named by its own name.
func TestMistakesOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		name    string
		environ []string
		want    string
	}{
		{"unknown", []string{"LOGCANARY_KAFKA_BROKER=a"}, `LOGCANARY_KAFKA_BROKER: unknown variable: want LOGCANARY_SECTION_KEY; did you mean "LOGCANARY_KAFKA_BROKERS"?`},
		{"unknown file", []string{"LOGCANARY_REDIS_UR_FILE=a"}, `LOGCANARY_REDIS_UR_FILE: unknown variable: want LOGCANARY_SECTION_KEY; did you mean "LOGCANARY_REDIS_URL_FILE"?`},
		{"nothing near", []string{"LOGCANARY_BANANA=a"}, `LOGCANARY_BANANA: unknown variable: want LOGCANARY_SECTION_KEY`},
		{"value", []string{"LOGCANARY_KEEP_LEVEL=wran"}, `LOGCANARY_KEEP_LEVEL: keep.level is "wran": want trace, debug, info, notice, warn, error, critical or fatal; did you mean "warn"?`},
		{"item of a list", []string{"LOGCANARY_KAFKA_BROKERS=a:1,b:x"}, `LOGCANARY_KAFKA_BROKERS: kafka.brokers[1] is "b:x": want host:port`},
		{"truth", []string{"LOGCANARY_DOCKER_ENABLED=maybe"}, `LOGCANARY_DOCKER_ENABLED: docker.enabled is "maybe": want true or false`},
		{"no form", []string{"LOGCANARY_ROUTES=[]"}, `LOGCANARY_ROUTES: routes has no form in the environment: want it in the configuration file`},
		{"both", []string{"LOGCANARY_LISTEN=:1", "LOGCANARY_LISTEN_FILE=testdata/pem/word"}, `LOGCANARY_LISTEN_FILE: LOGCANARY_LISTEN and LOGCANARY_LISTEN_FILE are both given: want one of them`},
		{"no such file", []string{"LOGCANARY_REDIS_URL_FILE=testdata/none"}, `LOGCANARY_REDIS_URL_FILE: redis.url cannot be read from "testdata/none": no such file or directory`},
		{"a directory", []string{"LOGCANARY_REDIS_URL_FILE=testdata"}, `LOGCANARY_REDIS_URL_FILE: redis.url cannot be read from "testdata": it is a directory (Docker makes one where the source of a bind mount is missing)`},
		{"Docker's own", []string{"DOCKER_HOST=ssh://a"}, `DOCKER_HOST: docker.host is "ssh://a": want unix:///path, tcp://host:port, http:// or https://`},
		{"half a login", []string{"LOGCANARY_KAFKA_SASL_USERNAME=u"}, `LOGCANARY_KAFKA_SASL_USERNAME: kafka.sasl.username is given without kafka.sasl.mechanism: want PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 there`},
		{"several, by name", []string{"LOGCANARY_START_AT=x", "LOGCANARY_LISTEN=x"}, "LOGCANARY_LISTEN: listen is \"x\": want an address such as :8787 or 127.0.0.1:8787\nLOGCANARY_START_AT: start_at is \"x\": want now or beginning"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, got := checked("", c.environ...); got.Error() != c.want {
				t.Errorf("got\n%s\nwant\n%s", got, c.want)
			}
		})
	}
}

// TestFileThatCannotBeRead holds what is said of the file itself, and that one of
// 100 MB is refused, not read.
func TestFileThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(large, 100_000_000); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		large:                      "the file is too large: want at most 1 MiB",
		dir:                        "cannot be read: it is a directory (Docker makes one where the source of a bind mount is missing)",
		filepath.Join(dir, "none"): "cannot be read: no such file or directory",
	} {
		if _, _, err := load(path, nil); err == nil || err.Error() != path+": "+want {
			t.Errorf("got %v, want %s: %s", err, path, want)
		}
	}
}
