package main

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// errExposition is wrapped by every error of parseExposition.
var errExposition = errors.New("malformed metrics")

// sample is one line of a /metrics page.
type sample struct {
	name   string
	labels map[string]string
	value  float64
}

// exposition is a /metrics page, as far as sums over it need it.
type exposition []sample

// sum adds up the samples of a name. Pairs of label and value narrow it down.
func (e exposition) sum(name string, pairs ...string) int64 {
	var total float64
	for _, s := range e {
		if s.name == name && s.has(pairs) {
			total += s.value
		}
	}
	return int64(total)
}

func (s *sample) has(pairs []string) bool {
	for i := 0; i+1 < len(pairs); i += 2 {
		if s.labels[pairs[i]] != pairs[i+1] {
			return false
		}
	}
	return true
}

// parseExposition reads the Prometheus text format 0.0.4: comments are passed
// over, timestamps are dropped.
func parseExposition(page string) (exposition, error) {
	var e exposition
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		s, err := parseSample(line)
		if err != nil {
			return nil, err
		}
		e = append(e, s)
	}
	return e, nil
}

func parseSample(line string) (sample, error) {
	end := strings.IndexAny(line, "{ \t")
	if end <= 0 {
		return sample{}, fmt.Errorf("%w: %q", errExposition, line)
	}
	s := sample{name: line[:end], labels: map[string]string{}}
	rest := line[end:]
	if rest[0] == '{' {
		var err error
		if rest, err = parseLabels(rest[1:], s.labels); err != nil {
			return sample{}, fmt.Errorf("%w in %q", err, line)
		}
	}
	fields := strings.Fields(rest)
	if len(fields) == 0 {
		return sample{}, fmt.Errorf("%w: no value in %q", errExposition, line)
	}
	var err error
	if s.value, err = strconv.ParseFloat(fields[0], 64); err != nil {
		return sample{}, fmt.Errorf("%w: %w", errExposition, err)
	}
	return s, nil
}

// parseLabels reads `a="b",c="d"}` into labels and returns what follows. The
// format escapes a value as Go does, in less cases.
func parseLabels(text string, labels map[string]string) (rest string, err error) {
	for {
		if rest, done := strings.CutPrefix(text, "}"); done {
			return rest, nil
		}
		name, value, ok := strings.Cut(text, "=")
		quoted, err := strconv.QuotedPrefix(value)
		if !ok || err != nil {
			return "", fmt.Errorf("%w: labels", errExposition)
		}
		if labels[name], err = strconv.Unquote(quoted); err != nil {
			return "", fmt.Errorf("%w: label %s", errExposition, name)
		}
		text = strings.TrimPrefix(value[len(quoted):], ",")
	}
}
