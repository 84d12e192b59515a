package collector

import (
	"strings"
	"testing"

	"logcanary/collector/category"
	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/collector/selection"
)

const (
	topicCreated = "[2026-11-25 23:33:49,245] INFO [QuorumController id=1] CreateTopics result(s): CreatableTopic(name='orders', numPartitions=3, replicationFactor=1, assignments=[], configs=[]): SUCCESS (org.apache.kafka.controller.ReplicationControlManager)"
	topicLoaded  = "[2026-11-25 23:33:49,310] INFO [LogLoader partition=orders-0, dir=/data] Loading producer state till offset 0 (org.apache.kafka.storage.internals.log.UnifiedLog)"
	kafkaProbed  = "[2026-11-25 23:34:54,643] WARN [SocketServer listenerType=BROKER, nodeId=1] Unexpected error from /127.0.0.1 (channelId=127.0.0.1:29471-127.0.0.1:37506-2-5); closing connection (org.apache.kafka.common.network.Selector)"
)

// categorised are the records of some lines of an image.
func categorised(cfg Config, image string, lines ...string) []record.Record {
	s := newStore()
	cfg.Sink, cfg.Metrics = s, metrics.New("test")
	o := origin()
	o.Image = image
	in := New(cfg).Open(o, record.Cursor{})
	for i, text := range lines {
		in.Take(line(text, int64(i+1)))
	}
	settle(in)
	return s.records
}

func TestABrokersLineOfNoteIsKeptWhateverItsLevel(t *testing.T) {
	got := categorised(Config{}, "apache/kafka:4.2.0", topicLoaded, topicCreated, kafkaProbed, "WARN nothing in particular")
	if len(got) != 3 {
		t.Fatalf("%d records", len(got))
	}
	for i, want := range []string{`"category":"kafka.topic-created","lines":1`, `"category":"kafka.healthcheck","lines":1`, `"category":"","lines":1`} {
		if !strings.Contains(string(got[i].Value), want) {
			t.Errorf("no %s in %s", want, got[i].Value)
		}
	}
	if got := categorised(Config{}, "shop/api:1", topicCreated); len(got) != 0 {
		t.Errorf("of an image that is no broker: %s", got[0].Value)
	}
}

func TestRoutesAndRulesOfOnesOwnDecideAboutCategories(t *testing.T) {
	routes := selection.Config{Routes: []selection.Route{
		{Match: selection.Match{Category: "kafka.healthcheck"}, Drop: true},
		{Match: selection.Match{Category: "kafka.topic-*"}, Topic: "kafka.topics"},
	}}
	got := categorised(Config{Selection: routes}, "apache/kafka", topicCreated, kafkaProbed)
	if len(got) != 1 || got[0].Topic != "kafka.topics" {
		t.Errorf("by routes: %+v", got)
	}
	own := []category.Rule{{Category: "kafka.topic-created", Topic: "events", Keep: true}, {Category: "kafka.healthcheck"}}
	got = categorised(Config{Category: own}, "apache/kafka", topicCreated, kafkaProbed, strings.Replace(kafkaProbed, "WARN", "INFO", 1))
	if len(got) != 2 || got[0].Topic != "events" || !strings.Contains(string(got[1].Value), `"severity_text":"WARN"`) {
		t.Errorf("by rules: %+v", got)
	}
}

// A route of a category costs the sources nothing that cannot have it: their rules stay
// shared, and settle a line by its level.
func TestOtherSourcesPayNothingForCategories(t *testing.T) {
	routes := selection.Config{Routes: []selection.Route{{Match: selection.Match{Category: "kafka.*"}, Topic: "x"}}}
	c := New(Config{Sink: sponge{}, Metrics: metrics.New("test"), Selection: routes})
	api, web := c.Open(origin(), record.Cursor{}), c.Open(origin(), record.Cursor{})
	if api.rules != web.rules || api.categories != nil {
		t.Error("the rules of two sources that are no brokers are not one")
	}
	if _, sure := api.rules.Settled(record.Info, record.None); !sure {
		t.Error("a line at info is not settled by its level")
	}
}

func TestALineOfABrokerAllocatesNothing(t *testing.T) {
	o := origin()
	o.Image = "apache/kafka"
	in := New(Config{Sink: sponge{}, Metrics: metrics.New("test")}).Open(o, record.Cursor{})
	for _, text := range []string{topicLoaded, topicCreated} {
		l := line(text, 1)
		if n := testing.AllocsPerRun(1000, func() { in.Take(l) }); n != 0 {
			t.Errorf("%v allocations for %s", n, text)
		}
	}
}
