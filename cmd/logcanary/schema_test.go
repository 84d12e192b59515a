package main

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"
)

func compiledSchema(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := schema()
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("logcanary.json", document); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("logcanary.json")
	if err != nil {
		t.Fatal(err)
	}
	return compiled
}

// asJSON is a YAML document as an editor hands it to its schema: with aliases and
// merges resolved.
func asJSON(t *testing.T, text string) any {
	t.Helper()
	var value any
	if err := yaml.Unmarshal([]byte(text), &value); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return document
}

// TestSchemaAndParserAgree reads documents both ways.
func TestSchemaAndParserAgree(t *testing.T) {
	compiled := compiledSchema(t)
	for _, c := range []struct {
		yaml string
		good bool
	}{
		{"", true},
		{"{}", true},
		{"kafka:", true},
		{"listen: ~", true},
		{"x-anchors: [1, {a: b}]", true},
		{"state_dir: ./state", true},
		{"state_dir: ''", false},
		{"listen: 8787", false},
		{"listen: ':8787'", true},
		{"listen: '[::1]:8787'", true},
		{"listen: 'a b:1'", false},
		{"start_at: beginning", true},
		{"start_at: then", false},
		{"start_at: ''", false},
		{"banana: 1", false},
		{"docker: {enabled: true, host: 'tcp://h:2375', data_root: ''}", true},
		{"docker: {enabled: yes}", false},
		{"docker: {enabled: ''}", false},
		{"docker: {host: 'ssh://h'}", false},
		{"docker: []", false},
		{"files: [/a, {include: [/b]}]", true},
		{"files: []", true},
		{"files: /a", false},
		{"files: ['']", false},
		{"files: [1]", false},
		{"files: [~]", false},
		{"files: [{}]", false},
		{"files: [{include: []}]", false},
		{"files: [{include: ~}]", false},
		{"files: [{include: [~]}]", false},
		{"files: [{include: [/a], exclude: ~, project: ''}]", true},
		{"keep: {level: error}", true},
		{"keep: {level: unknown}", false},
		{"keep: {level: 3}", false},
		{"routes: [{match: {level: unknown, outcome: fail}, topic: a.b, keep: false, fields: [body]}]", true},
		{"routes: [{match: {level: ''}, topic: ''}]", true},
		{"routes: [{match: ~}]", true},
		{"routes: [{topic: a b}]", false},
		{"routes: [{topic: ..}]", false},
		{"routes: [{fields: ['']}]", false},
		{"routes: [a]", false},
		{"redact: {enabled: false, off: [jwt], on: [email, phone], rules: [{name: a-1, pattern: b, replace: c}]}", true},
		{"redact: {off: [jot]}", false},
		{"categories: [{image: a, logger: b, text: c, category: d.e-1, topic: f, keep: false}, {category: kafka.healthcheck}]", true},
		{"categories: [{category: A}]", false},
		{"categories: [{text: a}]", false},
		{"redact: {rules: [{name: A, pattern: b}]}", false},
		{"redact: {rules: [{name: a}]}", false},
		{"x-m: &m {service: a}\nroutes: [{match: {<<: *m, level: warn}}]", true},
		{"journal: {max_bytes: 1GiB, max_age: 1h30m}", true},
		{"journal: {max_bytes: 1000000}", true},
		{"journal: {max_bytes: 1.5}", false},
		{"journal: {max_bytes: 0}", false},
		{"journal: {max_bytes: 1G}", false},
		{"journal: {max_age: 7d}", false},
		{"journal: {max_age: 72}", false},
		{"kafka: {brokers: ['a:1', b, '[::1]:9092'], compression: zstd}", true},
		{"kafka: {brokers: ['kafka://a:1']}", false},
		{"kafka: {compression: ''}", true},
		{"kafka: {compression: best}", false},
		{"kafka: {sasl: {mechanism: PLAIN, username: u, password: p}}", true},
		{"kafka: {sasl: {mechanism: PLAIN, username: u, password_file: testdata/pem/word}}", true},
		{"kafka: {sasl: {mechanism: PLAIN, username: u, password: p, password_file: testdata/pem/word}}", false},
		{"kafka: {sasl: {mechanism: PLAIN, username: u, password: p, password_file: ~}}", true},
		{"kafka: {sasl: {mechanism: PLAIN, username: u, password: p, password_file: ''}}", false},
		{"kafka: {sasl: {mechanism: MD5}}", false},
		{"redis: {url: 'rediss://h:6379/0', stream: s}", true},
		{"redis: {url: 'http://h'}", false},
		{"redis: {stream: ''}", false},
		{"silence: {default: auto}", true},
		{"silence: {default: 5m}", true},
		{"silence: {default: never}", false},
		{"alerts: {threshold: 100/1m, targets: ['https://h', {url: 'http://h', kind: slack}]}", true},
		{"alerts: {threshold: 0/1m}", false},
		{"alerts: {targets: [{name: a}]}", false},
		{"alerts: {targets: [{url: 'ftp://h'}]}", false},
		{"alerts: {routes: [{match: {service: a}, threshold: ''}]}", true},
	} {
		_, wrong := checked(c.yaml)
		err := compiled.Validate(asJSON(t, c.yaml))
		if (len(wrong) == 0) != c.good || (err == nil) != c.good {
			t.Errorf("%s\nwant good %v, parser: %v, schema: %v", c.yaml, c.good, wrong, err)
		}
	}
}

// TestWhereSchemaAndParserDiffer is the whole list of kinds of documents that only
// one of them takes.
func TestWhereSchemaAndParserDiffer(t *testing.T) {
	compiled := compiledSchema(t)
	for _, c := range []struct {
		yaml, why string
		parser    bool
	}{
		{"keep: {level: WARN}", "an editor is to complete words, so the schema knows one case", true},
		{"categories: [{category: nobody}]", "names are not compared", false},
		{"redact: {rules: [{name: jwt, pattern: a}]}", "names are not compared", false},
		{"routes: [{match: {text: '('}}]", "RE2 is not the dialect of JSON Schema", false},
		{"files: ['/a[']", "a glob has no pattern", false},
		{"listen: ':99999'", "a range of numbers in a text", false},
		{"journal: {max_age: 0s}", "a range of numbers in a text", false},
		{"kafka: {sasl: {mechanism: PLAIN}}", "the environment may give the rest", false},
		{"kafka: {tls: {enabled: true, ca: none.pem}}", "files are not read", false},
		{"alerts: {routes: [{targets: [nobody]}]}", "names are not followed", false},
		{"listen: ':1'\nx-a: 1\n---\n", "one document is shown to the schema", false},
	} {
		_, wrong := checked(c.yaml)
		err := compiled.Validate(asJSON(t, c.yaml))
		if (len(wrong) == 0) != c.parser || (err == nil) == c.parser {
			t.Errorf("%s (%s)\nparser: %v, schema: %v", c.yaml, c.why, wrong, err)
		}
	}
}
