package main

import (
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kgo"
)

func arrivals(took ...int) []arrival {
	var all []arrival
	for _, ms := range took {
		all = append(all, arrival{"f", time.Duration(ms) * time.Millisecond})
	}
	return all
}

func TestPercentile(t *testing.T) {
	hundred := []int{}
	for i := range 100 {
		hundred = append(hundred, 100-i)
	}
	for _, c := range []struct {
		took []int
		p    int
		want float64
	}{
		{[]int{7}, 50, 7},
		{[]int{7}, 99, 7},
		{[]int{2, 1}, 50, 1},
		{[]int{3, 1, 2}, 50, 2},
		{[]int{3, 1, 2}, 100, 3},
		{[]int{3, 1, 2}, 0, 1},
		{hundred, 50, 50},
		{hundred, 99, 99},
	} {
		if got := percentile(arrivals(c.took...), c.p); got != c.want {
			t.Errorf("p%d of %v is %v, not %v", c.p, c.took, got, c.want)
		}
	}
}

func TestGuaranteeRows(t *testing.T) {
	found := append(arrivals(1, 2), arrival{"spring", 9 * time.Millisecond})
	got := atLeastOnce().rows(plain, found)
	if got[0].Verdict != reached || got[1].Verdict != missed || got[0].Detail != "slowest format spring, p50 9.00 ms" {
		t.Errorf("%+v", got)
	}
	if got := exactlyOnce().rows(plain, found); got[1].Verdict != "" {
		t.Errorf("a p99 that nobody asked for: %+v", got[1])
	}
}

func TestProbeKnowsItsLines(t *testing.T) {
	p := newProbe(1, nil)
	if len(p.index) != warmUps+probes {
		t.Fatalf("%d different lines", len(p.index))
	}
	value := []byte(`{"body":` + quote(p.lines[3].text) + `}`)
	now := time.Now().UnixNano()
	p.sent[3].Store(now - 5)
	if err := p.receive(value, now); err != nil || p.late[3] != 5 {
		t.Errorf("%v, %v", p.late[3], err)
	}
	for _, wrong := range []string{string(value), `{"body":"never sent"}`, `{`} {
		if err := p.receive([]byte(wrong), now); err == nil {
			t.Errorf("taken: %s", wrong)
		}
	}
}

func quote(text string) string { return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"` }

func TestBrokerInItsOwnProcess(t *testing.T) {
	ctx := t.Context()
	kafka, err := startBroker(ctx)
	if err != nil {
		t.Fatal(err)
	}
	client, err := kgo.NewClient(kgo.SeedBrokers(kafka.addr), kgo.DefaultProduceTopic(topic))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if err := client.ProduceSync(ctx, kgo.StringRecord(`{"body":"a"}`), kgo.StringRecord(`{"body":"b"}`)).FirstErr(); err != nil {
		t.Fatal(err)
	}
	if n, err := kafka.ends(ctx); err != nil || n != 2 {
		t.Errorf("%d records, %v", n, err)
	}
	reader, err := kafka.consumer()
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	p := newProbe(1, nil)
	p.index = map[string]int{"a": 0, "b": 1}
	if err := p.collect(ctx, reader, 2); err != nil {
		t.Error(err)
	}
	if err := kafka.stop(); err != nil {
		t.Error(err)
	}
}
