package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// secureCases: a broker that wants TLS and a password, and what is said when
// they are wrong.
func secureCases() []testCase {
	return []testCase{{"kafka-tls-sasl", 3 * time.Minute, caseSecureBroker}}
}

// canarySecret must be found nowhere.
const canarySecret = "canary-secret-7f3a"

// secureBroker is a broker of its own with a SASL_SSL listener beside the plain
// one, and a user alice.
func (t *T) secureBroker() (b *broker, secure, ca string) {
	port, err := freePort()
	t.must(err)
	securePort, err := freePort()
	t.must(err)
	dir := filepath.Join(t.dir, "kafka")
	t.must(os.MkdirAll(dir, 0o755))
	ca, keystore := t.certificates("127.0.0.1")
	t.must(os.WriteFile(filepath.Join(dir, "extra.properties"), []byte(secureProperties(keystore)), 0o600))
	secure = fmt.Sprintf("127.0.0.1:%d", securePort)
	b = &broker{stage: t.stage, dir: dir, port: port, env: []string{"KAFKA_EXTRA_LISTENER=SASL_SSL://" + secure}}
	t.must(b.start())
	t.cleanup(b.close)
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address()))
	t.must(err)
	defer client.Close()
	for _, m := range []kadm.ScramMechanism{kadm.ScramSha256, kadm.ScramSha512} {
		_, err = kadm.NewClient(client).AlterUserSCRAMs(t, nil,
			[]kadm.UpsertSCRAM{{User: "alice", Mechanism: m, Iterations: 4096, Password: canarySecret}})
		t.must(err)
	}
	return b, secure, ca
}

func secureProperties(keystore string) string {
	const scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;"
	plain := fmt.Sprintf("org.apache.kafka.common.security.plain.PlainLoginModule required user_alice=%q;", canarySecret)
	return strings.Join([]string{
		"sasl.enabled.mechanisms=PLAIN,SCRAM-SHA-256,SCRAM-SHA-512",
		"listener.name.sasl_ssl.plain.sasl.jaas.config=" + plain,
		"listener.name.sasl_ssl.scram-sha-256.sasl.jaas.config=" + scram,
		"listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=" + scram,
		"ssl.keystore.type=PEM", "ssl.keystore.location=" + keystore, "",
	}, "\n")
}

// caseSecureBroker: each mechanism over TLS delivers; a wrong password and a
// certificate of somebody else are told clearly, without the secret, and what was
// kept meanwhile arrives once the mistake is mended.
func caseSecureBroker(t *T) {
	b, secure, ca := t.secureBroker()
	f := t.logFile("app.log")
	with := func(settings ...string) *canary {
		c := t.canary(append(append(withoutEngine(), "FILES="+f.path, "START_AT=beginning", "KAFKA_TLS_ENABLED=true", "KAFKA_TLS_CA="+ca,
			"KAFKA_SASL_USERNAME=alice"), settings...)...)
		c.env = append(c.env, "LOGCANARY_KAFKA_BROKERS="+secure)
		return c
	}
	password := filepath.Join(t.dir, "password")
	t.must(os.WriteFile(password, []byte(canarySecret+"\n"), 0o600))
	right := "KAFKA_SASL_PASSWORD_FILE=" + password
	for _, mechanism := range []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"} {
		c := with("KAFKA_SASL_MECHANISM="+mechanism, right)
		f.write(100)
		c.start()
		t.eventually(caseStart, mechanism+" delivers", func() bool {
			return c.sum("logcanary_records_total", `disposition="shipped"`) >= 10
		})
		c.stop()
	}
	wrong := with("KAFKA_SASL_MECHANISM=SCRAM-SHA-256", "KAFKA_SASL_PASSWORD=wrong-"+canarySecret)
	f.write(100)
	wrong.start()
	t.eventually(caseStart, "a wrong password is told", func() bool { return wrong.logged(`(?i)kafka is down.*(credential|authenticat|password)`) })
	wrong.stop()
	stranger, _ := t.certificates("127.0.0.1")
	foreign := with("KAFKA_SASL_MECHANISM=PLAIN", right, "KAFKA_TLS_CA="+stranger)
	foreign.start()
	t.eventually(caseStart, "a foreign certificate is told", func() bool { return foreign.logged(`(?i)kafka is down.*certificate`) })
	foreign.stop()
	if foreign.logged(canarySecret) {
		t.errorf("the password stands in the log")
	}
	c := with("KAFKA_SASL_MECHANISM=PLAIN", right)
	c.start()
	t.checkDeliveredBy(b, delivery{topic: c.topic, exactlyOnce: true, limit: 30 * time.Second}, f.source())
	c.stop()
}
