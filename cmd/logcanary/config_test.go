package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"logcanary/collector/record"
)

// defaults is the contract's configuration when nobody says anything.
func defaults() *Config {
	return &Config{
		StateDir:  "/var/lib/logcanary",
		Listen:    ":8787",
		StartAt:   "now",
		Docker:    Docker{Enabled: true, Host: "unix:///var/run/docker.sock"},
		Keep:      Keep{Level: "warn"},
		Redact:    Redact{Enabled: true},
		Journal:   Journal{MaxBytes: 1 << 30, MaxAge: Duration(72 * time.Hour)},
		Kafka:     Kafka{Topic: "logs.errors", CreateTopics: true},
		Redis:     Redis{Stream: "logcanary.dlq"},
		Multiline: Multiline{Enabled: true, Patience: Duration(time.Second), HeadPatience: Duration(time.Millisecond), MaxLines: 2000, MaxBytes: 256 << 10},
		Silence:   Silence{Default: "auto"},
		Alerts:    Alerts{Threshold: "100/1m"},
	}
}

// TestConfiguration holds what is read from files and variables without a mistake.
func TestConfiguration(t *testing.T) {
	for _, c := range []struct {
		name, yaml string
		environ    []string
		change     func(*Config)
	}{
		{"nothing", "", nil, func(*Config) {}},
		{"a comment", "# nothing yet\n", nil, func(*Config) {}},
		{"keys without values", "kafka:\nroutes:\nlisten:\nkeep: {level: }\n", nil, func(*Config) {}},
		{"a BOM", "\ufefflisten: ':1'", nil, func(c *Config) { c.Listen = ":1" }},
		{"CRLF", "listen: ':1'\r\nstart_at: beginning\r\n", nil, func(c *Config) { c.Listen, c.StartAt = ":1", "beginning" }},
		{"files as globs", "files: [/a/*.log, ./b.log]", nil, func(c *Config) {
			c.Files = []Files{{Include: []string{"/a/*.log"}}, {Include: []string{"./b.log"}}}
		}},
		{"files in full", "files: [{include: [/a], exclude: [/b], project: shop, service: api}]", nil, func(c *Config) {
			c.Files = []Files{{Include: []string{"/a"}, Exclude: []string{"/b"}, Project: "shop", Service: "api"}}
		}},
		{"a route keeps by default", "routes: [{match: {level: ERROR, text: 'a.b', outcome: fail, stream: stderr}, topic: t, fields: [body]}, {keep: false}]", nil, func(c *Config) {
			c.Routes = []Route{{Match: Match{Level: "error", Text: "a.b", Outcome: "fail", Stream: "stderr"}, Topic: "t", Keep: true, Fields: []string{"body"}}, {}}
		}},
		{"empty texts as the contract writes them", `{docker: {data_root: ""}, routes: [{match: {service: "", level: "", logger: "", text: "", category: ""}, topic: "", fields: []}], redis: {url: ""}}`, nil, func(c *Config) {
			c.Routes = []Route{{Keep: true, Fields: []string{}}}
		}},
		{"sizes and times", "journal: {max_bytes: 10MB, max_age: 1h30m}", nil, func(c *Config) {
			c.Journal = Journal{MaxBytes: 10_000_000, MaxAge: Duration(90 * time.Minute)}
		}},
		{"a size as a number", "journal: {max_bytes: 1048576}", nil, func(c *Config) { c.Journal.MaxBytes = 1 << 20 }},
		{"words in any case", "kafka: {sasl: {mechanism: scram-sha-256, username: u, password: p}}\nkeep: {level: Error}", nil, func(c *Config) {
			c.Keep.Level, c.Kafka.SASL = "error", SASL{Mechanism: "SCRAM-SHA-256", Username: "u", Password: "p"}
		}},
		{"categories", "categories: [{image: '*kafka*', text: 'x', category: kafka.x, topic: t}, {category: kafka.healthcheck, keep: false}]", nil, func(c *Config) {
			c.Categories = []Category{{Image: "*kafka*", Text: "x", Category: "kafka.x", Topic: "t", Keep: true}, {Category: "kafka.healthcheck"}}
		}},
		{"redaction", "redact: {off: [Token], on: [email], rules: [{name: order, pattern: 'order-\\d+'}, {name: mail, pattern: a@b, replace: '<mail>'}]}", nil, func(c *Config) {
			c.Redact = Redact{Enabled: true, Off: []string{"token"}, On: []string{"email"}, Rules: []RedactRule{
				{Name: "order", Pattern: `order-\d+`}, {Name: "mail", Pattern: "a@b", Replace: "<mail>"},
			}}
		}},
		{"redaction by variables", "", []string{"LOGCANARY_REDACT_OFF=jwt,card", "LOGCANARY_REDACT_ENABLED=false"}, func(c *Config) {
			c.Redact = Redact{Off: []string{"jwt", "card"}}
		}},
		{"aliases and merges", "x-match: &m {service: api, level: error}\nroutes:\n- match: *m\n- match: {<<: *m, level: fatal}\n", nil, func(c *Config) {
			c.Routes = []Route{{Match: Match{Service: "api", Level: "error"}, Keep: true}, {Match: Match{Service: "api", Level: "fatal"}, Keep: true}}
		}},
		{"alerts", "alerts: {threshold: 5/10s, targets: ['https://a/b', {name: ops, kind: slack, url: 'https://c'}], routes: [{match: {service: api}, targets: [ops], threshold: 1/1m}]}", nil, func(c *Config) {
			c.Alerts = Alerts{Threshold: "5/10s", Targets: []Target{{Kind: "webhook", URL: "https://a/b"}, {Name: "ops", Kind: "slack", URL: "https://c"}},
				Routes: []AlertRoute{{Match: Match{Service: "api"}, Targets: []string{"ops"}, Threshold: "1/1m"}}}
		}},
		{"secrets in files", "kafka: {sasl: {mechanism: PLAIN, username_file: testdata/pem/word, password_file: testdata/pem/word}}", nil, func(c *Config) {
			c.Kafka.SASL = SASL{Mechanism: "PLAIN", Username: "nothing", Password: "nothing"}
		}},

		{"lists in the environment", "kafka: {brokers: ['x:1']}", []string{"LOGCANARY_KAFKA_BROKERS=a:9092, b:9092", "LOGCANARY_FILES=/a/{b,c}.log,/d/[e,f].log"}, func(c *Config) {
			c.Kafka.Brokers = []string{"a:9092", "b:9092"}
			c.Files = []Files{{Include: []string{"/a/{b,c}.log"}}, {Include: []string{"/d/[e,f].log"}}}
		}},
		{"the environment stands above the file", "keep: {level: error}\nlisten: ':1'", []string{"LOGCANARY_KEEP_LEVEL=INFO", "LOGCANARY_STATE_DIR=state", "OTHER=1"}, func(c *Config) {
			c.Keep.Level, c.Listen, c.StateDir = "info", ":1", "state"
		}},
		{"truths of the environment", "", []string{"LOGCANARY_DOCKER_ENABLED=off", "LOGCANARY_KAFKA_EXACTLY_ONCE=1", "LOGCANARY_KAFKA_CREATE_TOPICS=False"}, func(c *Config) {
			c.Docker.Enabled, c.Kafka.ExactlyOnce, c.Kafka.CreateTopics = false, true, false
		}},
		{"an empty variable says nothing", "listen: ':1'", []string{"LOGCANARY_LISTEN=", "LOGCANARY_KAFKA_BROKERS="}, func(c *Config) { c.Listen = ":1" }},
		{"files of the environment", "", []string{"LOGCANARY_KAFKA_SASL_MECHANISM=PLAIN", "LOGCANARY_KAFKA_SASL_USERNAME=u", "LOGCANARY_KAFKA_SASL_PASSWORD_FILE=testdata/pem/word", "LOGCANARY_REDIS_STREAM_FILE=testdata/pem/word"}, func(c *Config) {
			c.Kafka.SASL, c.Redis.Stream = SASL{Mechanism: "PLAIN", Username: "u", Password: "nothing"}, "nothing"
		}},
		{"Docker's variable is a default", "", []string{"DOCKER_HOST=tcp://h:2375"}, func(c *Config) { c.Docker.Host = "tcp://h:2375" }},
		{"Docker's variable yields", "docker: {host: unix:///s}", []string{"DOCKER_HOST=ssh://h"}, func(c *Config) { c.Docker.Host = "unix:///s" }},
	} {
		t.Run(c.name, func(t *testing.T) {
			want := defaults()
			c.change(want)
			got, wrong := checked(c.yaml, c.environ...)
			if len(wrong) > 0 {
				t.Fatal(wrong)
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("got\n%+v\nwant\n%+v", got, want)
			}
		})
	}
}

// TestVariablesAreTold holds that no two keys share a variable, and that none ends
// like the variable of another's file.
func TestVariablesAreTold(t *testing.T) {
	seen := map[string]string{configVariable: "--config"}
	walk(allKeys(), func(k *key) {
		if other, twice := seen[k.variable()]; twice {
			t.Errorf("%s means %s and %s", k.variable(), other, k.path)
		}
		if strings.HasSuffix(k.variable(), fileVariable) {
			t.Errorf("%s looks like the file of another key", k.variable())
		}
		seen[k.variable()] = k.path
	})
}

// TestEveryKeyIsDescribed holds that a key has a meaning, and a default that it
// allows itself.
func TestEveryKeyIsDescribed(t *testing.T) {
	var check func(keys []*key)
	check = func(keys []*key) {
		for _, k := range keys {
			if k.name == "" || k.doc == "" {
				t.Errorf("%q has no name or no meaning", k.path)
			}
			if k.initial != "" {
				if _, wrong := k.read(k.path, k.initial); wrong != nil {
					t.Errorf("the default: %s", wrong)
				}
			}
			if k.short != "" && find(k.kids, k.short) == nil {
				t.Errorf("%s: no key %q in its items", k.path, k.short)
			}
			check(k.kids)
		}
	}
	check(allKeys())
}

// TestWriteReadsBack holds that what validate --print shows is the configuration, but
// for what must not be shown.
func TestWriteReadsBack(t *testing.T) {
	config, wrong := checked("files: [/a]\njournal: {max_age: 90m}\nroutes: [{match: {level: error}, keep: false}]\nalerts: {routes: [{match: {service: a}}]}")
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	var text bytes.Buffer
	if err := config.write(&text); err != nil {
		t.Fatal(err)
	}
	again, wrong := checked(text.String())
	if len(wrong) > 0 {
		t.Fatalf("%s\n%s", wrong, text.String())
	}
	for _, c := range []*Config{config, again} { // [] and nothing are one
		for i := range c.Files {
			c.Files[i].Exclude = nil
		}
		c.Redact, c.Categories = Redact{Enabled: c.Redact.Enabled}, nil
		c.Routes[0].Fields, c.Kafka.Brokers, c.Alerts.Targets, c.Alerts.Routes[0].Targets = nil, nil, nil, nil
	}
	if !reflect.DeepEqual(config, again) {
		t.Errorf("got\n%+v\nwant\n%+v", again, config)
	}
}

// TestCanarySecret puts a canary into every place for a secret and looks for it in
// every output there is: verbs, JSON, YAML, logs, and the mistakes about it.
func TestCanarySecret(t *testing.T) {
	const canary = "canary-7f3a"
	config, wrong := checked("", "LOGCANARY_KAFKA_SASL_MECHANISM=PLAIN", "LOGCANARY_KAFKA_SASL_USERNAME=u",
		"LOGCANARY_KAFKA_SASL_PASSWORD="+canary, "LOGCANARY_REDIS_URL=redis://u:"+canary+"@h:1", "LOGCANARY_ALERTS_TARGETS=https://h/"+canary)
	if len(wrong) > 0 || !strings.Contains(string(config.Redis.URL), canary) {
		t.Fatalf("the canary is not in the cage: %v", wrong)
	}
	config.Kafka.TLS.Key = canary
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, v := range []any{*config, config.Kafka.SASL.Password, &config.Kafka.SASL, config.Kafka.TLS.Key} {
			fmt.Fprintf(&out, verb, v)
		}
	}
	fmt.Fprint(&out, config.Kafka.SASL.Password, config.Alerts.Targets)
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("configuration", "all", config, "password", config.Kafka.SASL.Password, "key", config.Kafka.TLS.Key)
	}
	asJSON, err := json.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	asYAML, err := yaml.Marshal(config)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(append(asJSON, asYAML...))
	for _, bad := range []string{
		"redis: {url: " + canary + "}",
		"redis: {url: [" + canary + "]}",
		"redis: {url: 'redis://u:" + canary + "%zz@h'}",
		"kafka: {sasl: {password: {" + canary + ": 1}}}",
		"kafka: {sasl: {password: [" + canary + "]}}",
		"kafka: {brokers: 'u:" + canary + "@h:1'}",
		"kafka: {brokers: ['u:" + canary + "@h:1']}",
		"docker: {host: 'ssh://u:" + canary + "@h'}",
		"kafka: {tls: {enabled: true, key: \"-----BEGIN " + canary + "\"}}",
		"alerts: {targets: [" + canary + "]}",
		"alerts: {targets: {url: " + canary + "}}",
		"alerts: {targets: 'https://h/" + canary + "'}",
		"kafka: {sasl: {password: *" + canary + "}}",
		"kafka: {sasl: {password: !" + canary + " x}}",
		"kafka: {sasl: {password: '" + canary + "}}",
		"kafka: {sasl: {password: x" + canary + ": y}}",
		"kafka: {tls: {enabled: true, key: " + strings.Repeat("MIIE", 40) + canary + "}}",
	} {
		_, wrong := checked(bad)
		if len(wrong) == 0 {
			t.Errorf("no mistake in %s", bad)
		}
		fmt.Fprintln(&out, wrong)
	}
	path := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(path, []byte(canary), 0o600); err != nil {
		t.Fatal(err)
	}
	_, wrong = checked("", "LOGCANARY_KAFKA_TLS_KEY_FILE="+path, "LOGCANARY_KAFKA_TLS_ENABLED=true", "LOGCANARY_"+"BANANA="+canary)
	fmt.Fprintln(&out, wrong)
	if i := strings.Index(out.String(), canary); i >= 0 {
		t.Errorf("the canary is out: %s", out.String()[max(0, i-100):])
	}
}

// TestLoadFindsTheFile holds which file is read when several could be.
func TestLoadFindsTheFile(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"logcanary.yaml": "listen: ':1'", "two.yaml": "listen: ':2'", "three.yaml": "listen: ':3'"} {
		if err := os.WriteFile(filepath.Join(".", name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		path    string
		environ []string
		file    string
		listen  string
		count   int
	}{
		{"", nil, "logcanary.yaml", ":1", 0},
		{"", []string{"LOGCANARY_CONFIG=two.yaml"}, "two.yaml", ":2", 1},
		{"three.yaml", []string{"LOGCANARY_CONFIG=two.yaml"}, "three.yaml", ":3", 1},
		{"three.yaml", []string{"LOGCANARY_LISTEN=:4", "DOCKER_HOST=tcp://h:1"}, "three.yaml", ":4", 1},
	} {
		config, from, err := load(c.path, c.environ)
		if err != nil {
			t.Fatal(err)
		}
		if from.File != c.file || from.Variables != c.count || config.Listen != c.listen {
			t.Errorf("%q %v: got %+v, listen %s", c.path, c.environ, from, config.Listen)
		}
	}
}

func TestLevelRecord(t *testing.T) {
	if l, ok := Level("error").Record(); !ok || l != record.Error {
		t.Errorf("error is %v, %v", l, ok)
	}
	if _, ok := Level("").Record(); ok {
		t.Error("no level is a level")
	}
}

// FuzzConfiguration holds that whatever a file contains is read or refused in order:
// no panic, and no mistake without words or outside the file.
func FuzzConfiguration(f *testing.F) {
	for _, seed := range []string{
		"", "a", "[", "{", "\t", "- -", "a: *a", "a: &a\n  <<: *a", "listen: :1\n---\n", "kafka: {brokers: [a, b]}", "files: [/a, {include: [/b]}]",
		"kafka: {sasl: {password: ~, password_file: }}", "routes: [{match: {text: '('}}]", "journal: {max_bytes: 99999999999999999999}", "? [a]\n: b", "\ufeffa: b", "\xff", "a: !!binary x", "alerts: {targets: [a], routes: [{targets: [b]}]}",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if bytes.Contains(data, []byte("_file")) || bytes.Contains(data, []byte("tls")) {
			return // would read files of this machine
		}
		b := newBuilder()
		b.yaml("f", data)
		b.check()
		last := 1 + bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + bytes.Count(data, []byte("\u0085")) + bytes.Count(data, []byte("\u2028")) + bytes.Count(data, []byte("\u2029"))
		for _, m := range b.mistakes {
			if m.at.line < 1 || m.at.line > last || m.at.col < 1 || m.what == "" {
				t.Fatalf("%+v of %d lines", m, last)
			}
		}
	})
}
