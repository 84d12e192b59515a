package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// source is one stream of one service with what was written to it, in order.
type source struct {
	service, stream string
	lines           []string
	kept            func(record string) bool
	begins          func(line string) bool // a record; nil: each line does
}

// records are what was written, joined.
func (s source) records() (all []string) {
	for _, line := range s.lines {
		if n := len(all); n > 0 && s.begins != nil && !s.begins(line) {
			all[n-1] += "\n" + line
			continue
		}
		all = append(all, line)
	}
	return all
}

// expected are the records that must arrive, and how many lines they have.
func (s source) expected() (want []string, lines int) {
	for _, r := range s.records() {
		if s.kept(r) {
			want, lines = append(want, r), lines+1+strings.Count(r, "\n")
		}
	}
	return want, lines
}

// marked keeps the lines that the workloads of this suite mark: each program
// writes "kept-N" on what its logger calls a warning or worse.
func marked(line string) bool { return strings.Contains(line, "kept-") }

// streams are both streams of a container as the engine tells them.
func (t *T) streams(e *engine, name, service string, kept func(string) bool) []source {
	stdout, stderr := t.written(e, name)
	return []source{{service, "stdout", stdout, kept, nil}, {service, "stderr", stderr, kept, nil}}
}

// delivery says what a case demands of the records that arrived.
type delivery struct {
	topic       string
	exactlyOnce bool // not one record twice
	limit       time.Duration
}

// value is what a consumer reads of a record.
type value struct {
	Body    string `json:"body"`
	Service string `json:"service.name"`
	Stream  string `json:"log.iostream"`
	File    string `json:"log.file.path"`
	EventID string `json:"event_id"`
}

// checkDelivered waits until the expected number of different records has
// arrived, then compares: ids, order per source, bodies byte for byte.
func (t *T) checkDelivered(d delivery, sources ...source) {
	t.checkDeliveredBy(t.kafka(), d, sources...)
}

// checkDeliveredBy is checkDelivered for a broker of the case's own.
func (t *T) checkDeliveredBy(b *broker, d delivery, sources ...source) {
	want := 0
	for _, s := range sources {
		expected, _ := s.expected()
		want += len(expected)
		t.led.written += len(s.lines)
	}
	var got []value
	deadline := time.Now().Add(d.limit)
	for {
		got = t.distinct(b, d)
		if len(got) >= want || time.Now().After(deadline) {
			break
		}
		t.sleep(100 * time.Millisecond)
	}
	t.led.delivered += len(got)
	bySource := map[string][]string{}
	for _, v := range got {
		k := v.Service + " " + v.Stream
		bySource[k] = append(bySource[k], v.Body)
	}
	for _, s := range sources {
		k := s.service + " " + s.stream
		expected, _ := s.expected()
		t.compare(k, expected, bySource[k])
		delete(bySource, k)
	}
	for k, bodies := range bySource {
		t.errorf("%s: %d records that nobody wrote, the first: %.200q", k, len(bodies), bodies[0])
	}
}

// distinct reads the topic and drops repetitions, which it counts and checks: a
// record that comes again has the same id and the same bytes.
func (t *T) distinct(b *broker, d delivery) []value {
	var got []value
	seen := map[string]string{}
	repeated := 0
	for _, m := range b.consume(t, d.topic) {
		var v value
		if err := json.Unmarshal([]byte(m.value), &v); err != nil {
			t.fatalf("a value is no JSON: %v: %.200q", err, m.value)
		}
		if v.EventID == "" || v.EventID != m.headers["event-id"] {
			t.fatalf("event id %q, header %q", v.EventID, m.headers["event-id"])
		}
		if body, again := seen[v.EventID]; again {
			repeated++
			if body != v.Body {
				t.fatalf("one event id, two bodies: %.100q, %.100q", body, v.Body)
			}
			continue
		}
		seen[v.EventID] = v.Body
		got = append(got, v)
	}
	t.led.repeated = repeated
	if d.exactlyOnce && repeated > 0 {
		t.fatalf("%d records came twice in exactly-once mode", repeated)
	}
	return got
}

// compare reports the first difference between what was written and what came.
func (t *T) compare(name string, want, got []string) {
	missing := len(want) - len(got)
	for i := range min(len(want), len(got)) {
		if want[i] != got[i] {
			t.errorf("%s: record %d of %d differs:\nwritten %s\narrived %s", name, i, len(want), show(want[i]), show(got[i]))
			t.led.lost += max(0, missing)
			return
		}
	}
	switch {
	case missing > 0:
		t.led.lost += missing
		t.errorf("%s: %d of %d records are missing, the first: %s", name, missing, len(want), show(want[len(got)]))
	case missing < 0:
		t.errorf("%s: %d records too many, the first: %s", name, -missing, show(got[len(want)]))
	}
}

func show(s string) string {
	const most = 160
	if len(s) > most {
		return fmt.Sprintf("%q… (%d bytes)", s[:most], len(s))
	}
	return fmt.Sprintf("%q", s)
}

// checkCounted compares logcanary's counters with what was written. It holds
// for a logcanary that was not restarted: counters begin at zero with it.
func (t *T) checkCounted(c *canary, sources ...source) {
	byService := map[string]int{}
	filtered := 0
	for _, s := range sources {
		byService[s.service] += len(s.lines)
		_, kept := s.expected()
		filtered += len(s.lines) - kept
	}
	for service, want := range byService {
		pair := fmt.Sprintf("service=%q", service)
		t.eventuallyEqual("lines_total of "+service, want, func() float64 { return c.sum("logcanary_lines_total", pair) })
	}
	t.eventuallyEqual("records_total filtered", filtered, func() float64 {
		return c.sum("logcanary_records_total", `disposition="filtered"`)
	})
	t.led.filtered += filtered
	t.eventuallyEqual("lost_lines_total", 0, func() float64 { return c.sum("logcanary_lost_lines_total") })
}

func (t *T) eventuallyEqual(what string, want int, get func() float64) {
	deadline := time.Now().Add(10 * time.Second)
	got := get()
	for got != float64(want) && time.Now().Before(deadline) {
		t.sleep(200 * time.Millisecond)
		got = get()
	}
	if got != float64(want) {
		t.errorf("%s: %v, want %d", what, got, want)
	}
}
