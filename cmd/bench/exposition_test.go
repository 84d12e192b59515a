package main

import (
	"errors"
	"math"
	"testing"
)

const page = `# HELP logcanary_lines_total Lines.
# TYPE logcanary_lines_total counter
logcanary_lines_total{project="shop",service="api",level="info"} 10
logcanary_lines_total{project="shop",service="a}\"b\\,c\n",level="warn"} 2
logcanary_lines_total{project="shop",service="db",level="warn",} 3 1767607201000
logcanary_lines_total_other 100
go_goroutines 7
logcanary_journal_bytes 1.5e+06
`

func TestSums(t *testing.T) {
	e, err := parseExposition(page)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name  string
		pairs []string
		want  int64
	}{
		{"logcanary_lines_total", nil, 15},
		{"logcanary_lines_total", []string{"level", "warn"}, 5},
		{"logcanary_lines_total", []string{"level", "warn", "service", "a}\"b\\,c\n"}, 2},
		{"logcanary_lines_total", []string{"level", "fatal"}, 0},
		{"logcanary_journal_bytes", nil, 1500000},
		{"absent", nil, 0},
	} {
		if got := e.sum(c.name, c.pairs...); got != c.want {
			t.Errorf("%s %v: %d instead of %d", c.name, c.pairs, got, c.want)
		}
	}
}

func TestMalformedPages(t *testing.T) {
	for _, text := range []string{"alone", "{} 1", "a{b=\"c\" 1", "a{b=c} 1", "a{b=\"c\"}", "a x", "<html>"} {
		if _, err := parseExposition(text); !errors.Is(err, errExposition) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func FuzzParseExposition(f *testing.F) {
	f.Add(page)
	f.Add(`a{b="\x41"} NaN`)
	f.Fuzz(func(t *testing.T, text string) {
		e, err := parseExposition(text)
		if err != nil && !errors.Is(err, errExposition) {
			t.Error(err)
		}
		for _, s := range e {
			if s.name == "" || s.labels == nil {
				t.Errorf("%+v", s)
			}
			if alone := (exposition{s}).sum(s.name); !math.IsNaN(s.value) && math.Abs(s.value) < 1<<53 && alone != int64(s.value) {
				t.Errorf("%v became %d", s.value, alone)
			}
		}
	})
}
