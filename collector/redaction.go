package collector

import (
	"logcanary/collector/metrics"
	"logcanary/collector/record"
	"logcanary/collector/redact"
)

// redaction hides secrets in a line before a record is made of it, and counts what it
// hid. One serves all intakes.
type redaction struct {
	redactor *redact.Redactor
	metrics  *metrics.Metrics
}

// apply returns a line without its secrets: the line itself where it has none, else
// one that is the scratch's.
func (r *redaction) apply(s *scratch, l *record.Line) *record.Line {
	text := r.redactor.Redact(&s.redacted, l.Text)
	if s.redacted.Count() == 0 {
		return l
	}
	s.line = *l
	s.line.Text = text
	return &s.line
}

// count counts what the last apply hid, once its record is taken.
func (r *redaction) count(s *scratch) {
	for rule := range s.redacted.Found {
		r.metrics.Redacted(rule)
	}
}
