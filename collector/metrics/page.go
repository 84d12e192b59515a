package metrics

import (
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"

	"logcanary/collector/record"
)

// page writes samples in the text format straight to whoever scrapes. There are
// thousands of series with ten samples each: client_golang makes an object of every
// sample and keeps them all until the page is done, which was more memory than all
// else that an idle sidecar holds.
type page struct {
	to     io.Writer
	buf    []byte
	family string
}

// pageBuffer is about how many bytes are written at once.
const pageBuffer = 16 << 10

// own is a family that Metrics keeps itself: samples of each series, or samples
// of its own.
type own struct {
	name string
	each func(*page, *Series)
	all  func(*page, *Metrics)
}

func ownFamilies() []own {
	return []own{
		{name: "logcanary_lines_total", each: (*page).lines},
		{name: "logcanary_bytes_total", each: func(p *page, s *Series) { p.count(s, &s.bytes, "", "") }},
		{name: "logcanary_outcomes_total", each: (*page).outcomes},
		{name: "logcanary_records_total", each: (*page).records},
		{name: "logcanary_lost_lines_total", all: (*page).lost},
		{name: "logcanary_source_troubles_total", all: func(p *page, m *Metrics) { p.tallies(&m.troubles, "kind") }},
		{name: "logcanary_redactions_total", all: func(p *page, m *Metrics) { p.tallies(&m.redactions, "rule") }},
		{name: "logcanary_last_line_timestamp_seconds", each: (*page).lastLine},
		{name: "logcanary_source_silent", all: (*page).silent},
	}
}

func isOwn(name string) bool {
	return slices.ContainsFunc(ownFamilies(), func(o own) bool { return o.name == name })
}

// writeOwn writes the families that Metrics keeps itself.
func (m *Metrics) writeOwn(w io.Writer) {
	all := m.known()
	p := &page{to: w}
	for _, o := range ownFamilies() {
		p.begin(FamilyNamed(o.name))
		if o.all != nil {
			o.all(p, m)
			continue
		}
		for _, s := range all {
			o.each(p, s)
		}
	}
	p.flush()
}

func (p *page) lines(s *Series) {
	for level := range s.lines {
		if s.lines[level].Load() > 0 {
			p.count(s, &s.lines[level], "level", record.Level(level).String())
		}
	}
}

func (p *page) outcomes(s *Series) {
	for o := record.Success; int(o) < record.Outcomes; o++ {
		p.count(s, &s.outcomes[o], "outcome", o.String())
	}
}

func (p *page) records(s *Series) {
	p.count(s, &s.kept, "disposition", "kept")
	p.count(s, &s.filtered, "disposition", "filtered")
	p.count(s, &s.shipped, "disposition", "shipped")
	p.count(s, &s.deadLettered, "disposition", "dead_lettered")
}

func (p *page) lastLine(s *Series) {
	if last := s.lastLine.Load(); last > 0 {
		p.head(s, "", "")
		p.buf = strconv.AppendFloat(p.buf, math.Round(float64(last)/1e6)/1e3, 'g', -1, 64)
		p.end()
	}
}

func (p *page) silent(m *Metrics) {
	var origins []*record.Origin
	if m.silent != nil {
		origins = m.silent()
	}
	silent := map[*Series]bool{}
	for _, o := range origins {
		silent[m.Series(o)] = true
	}
	for _, s := range m.known() {
		n := uint64(0)
		if silent[s] {
			n = 1
		}
		p.number(s, n, "", "")
	}
}

func (p *page) lost(m *Metrics) {
	for reason, n := range m.lost {
		p.count(nil, n, "reason", reason)
	}
	for reason, read := range m.losses {
		p.number(nil, read(), "reason", reason)
	}
}

func (p *page) tallies(t *tallies, name string) {
	t.byLabel.Range(func(label, n any) bool {
		p.count(nil, n.(*atomic.Uint64), name, label.(string))
		return true
	})
}

// begin begins a family.
func (p *page) begin(f Family) {
	p.family = f.Name
	p.buf = appendHead(p.buf, f)
}

// appendHead appends HELP and TYPE; our own help needs no escapes.
func appendHead(dst []byte, f Family) []byte {
	dst = append(dst, "# HELP "...)
	dst = append(dst, f.Name...)
	dst = append(dst, ' ')
	dst = append(dst, f.Help...)
	dst = append(dst, "\n# TYPE "...)
	dst = append(dst, f.Name...)
	dst = append(dst, ' ')
	dst = append(dst, f.Type...)
	return append(dst, '\n')
}

// count writes a counter, labelled by a series (nil for none) and by one label
// more ("" for none).
func (p *page) count(s *Series, n *atomic.Uint64, name, value string) {
	p.number(s, n.Load(), name, value)
}

func (p *page) number(s *Series, n uint64, name, value string) {
	p.head(s, name, value)
	p.buf = strconv.AppendUint(p.buf, n, 10)
	p.end()
}

// head writes a sample up to its value. Labels stand in the order of their names.
func (p *page) head(s *Series, name, value string) {
	p.buf = append(p.buf, p.family...)
	between := byte('{')
	label := func(name, value string) {
		p.buf = append(append(p.buf, between), name...)
		p.buf = append(p.buf, '=', '"')
		p.buf = appendEscaped(p.buf, value)
		p.buf = append(p.buf, '"')
		between = ','
	}
	if name != "" {
		label(name, value)
	}
	if s != nil {
		label("project", s.labels.Project)
		label("service", s.labels.Service)
		label("source", s.labels.Source)
	}
	p.buf = append(p.buf, '}', ' ')
}

// appendEscaped appends a label's value, which Label has made valid: it has no
// line ends.
func appendEscaped(dst []byte, value string) []byte {
	if !strings.ContainsAny(value, `\"`) {
		return append(dst, value...)
	}
	for i := range len(value) {
		if c := value[i]; c == '\\' || c == '"' {
			dst = append(dst, '\\')
		}
		dst = append(dst, value[i])
	}
	return dst
}

func (p *page) end() {
	if p.buf = append(p.buf, '\n'); len(p.buf) >= pageBuffer {
		p.flush()
	}
}

func (p *page) flush() {
	_, _ = p.to.Write(p.buf) // an error here is the client's going away
	p.buf = p.buf[:0]
}
