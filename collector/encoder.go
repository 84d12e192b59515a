package collector

import (
	"bytes"
	"strconv"
	"time"

	"github.com/cespare/xxhash/v2"

	"logcanary/collector/fingerprint"
	"logcanary/collector/multiline"
	"logcanary/collector/record"
	"logcanary/collector/selection"
	"logcanary/collector/stamp"
)

// encoder makes records of one origin's lines: flat JSON with OpenTelemetry's
// names. What is the same for all lines of the origin is encoded once.
type encoder struct {
	origin *record.Origin
	source uint64 // what event ids begin with
	key    string
	fixed  []byte // `,"service.name":…` up to the last field that the origin decides
	zone   *time.Location

	redaction *redaction
	service   *fingerprint.Service
}

func newEncoder(o *record.Origin, host string, zone *time.Location, r *redaction, s *fingerprint.Service) *encoder {
	if o.Host != "" {
		host = o.Host
	}
	var buf [512]byte
	return &encoder{
		origin: o,
		source: xxhash.Sum64String(o.Key),
		key:    o.Project + "/" + o.Service,
		fixed:  bytes.Clone(appendOrigin(buf[:0], o, host)), // no larger than it has to be: there are many
		zone:   zone,

		redaction: r,
		service:   s,
	}
}

// timeOf is the time that a line's text states, else the time of reading. Unix
// nanoseconds.
func (e *encoder) timeOf(text []byte, now time.Time) int64 {
	if ns, ok := stamp.Read(text, e.zone, now); ok {
		return ns
	}
	return now.UnixNano()
}

func appendOrigin(dst []byte, o *record.Origin, host string) []byte {
	dst = appendField(dst, "service.name", o.Service)
	dst = appendField(dst, "compose.project", o.Project)
	if o.ContainerID != "" {
		dst = appendField(dst, "container.id", o.ContainerID)
		dst = appendField(dst, "container.name", o.ContainerName)
		dst = appendField(dst, "container.image.name", o.Image)
	}
	dst = appendField(dst, "host.name", host)
	if o.Stream != "" {
		dst = appendField(dst, "log.iostream", o.Stream)
	}
	if o.Path != "" {
		dst = appendField(dst, "log.file.path", o.Path)
	}
	return dst
}

func appendField[T []byte | string](dst []byte, name string, value T) []byte {
	dst = append(dst, ',', '"')
	dst = append(dst, name...)
	dst = append(dst, '"', ':')
	return record.AppendString(dst, value)
}

// append appends the binary record of joined lines to the scratch's records. Its id is
// that of the lines as they were written; all else is of what redaction leaves.
func (e *encoder) append(s *scratch, from *multiline.Record, verdict selection.Verdict) {
	id := identify(e.source, &from.Line)
	l := e.redaction.apply(s, &from.Line)
	s.identify(e.service, l.Text)
	r := record.Record{
		ID:          id,
		Time:        l.Time,
		Level:       from.Reading.Level,
		Outcome:     from.Reading.Outcome,
		Fingerprint: s.identity.Fingerprint,
		Topic:       verdict.Topic,
		Key:         e.key,
		Service:     e.origin.Service,
		Source:      e.origin.Source,
		Traceparent: traceparent(l.Text),
	}
	if r.Time == 0 {
		r.Time = e.timeOf(l.Text, s.now)
	}
	s.records = r.Append(s.records) // all but the value, which is its end
	start := len(s.records)
	s.records = e.appendValue(s.records, s, &r, l, from.Lines)
	if verdict.Fields != nil {
		s.records = append(s.records[:start], chooseFields(s.records[start:], l.Text, verdict.Fields)...)
	}
}

func (e *encoder) appendValue(dst []byte, s *scratch, r *record.Record, l *record.Line, lines int) []byte {
	text := appendText
	if record.IsPlain(l.Text) { // and so is its template
		text = appendPlain
	}
	dst = append(dst, `{"timestamp":"`...)
	dst = s.clock.append(dst, r.Time)
	dst = append(dst, `","severity_text":"`...)
	dst = append(dst, r.Level.SeverityText()...)
	dst = append(dst, `","severity_number":`...)
	dst = strconv.AppendInt(dst, int64(r.Level.SeverityNumber()), 10)
	dst = append(dst, `,"body":`...)
	dst = text(dst, l.Text)
	dst = append(dst, e.fixed...)
	dst = append(dst, `,"fingerprint":"`...)
	dst = record.AppendHex(dst, r.Fingerprint)
	dst = append(dst, `","template":`...)
	dst = text(dst, s.template)
	dst = append(dst, `,"template_version":`...)
	dst = strconv.AppendUint(dst, uint64(s.identity.Version), 10)
	dst = append(dst, `,"event_id":"`...)
	dst = r.ID.AppendTo(dst)
	dst = append(dst, `","outcome":"`...)
	dst = append(dst, r.Outcome.String()...)
	dst = appendField(append(dst, '"'), "category", s.category)
	dst = append(dst, `,"lines":`...)
	dst = strconv.AppendInt(dst, int64(lines), 10)
	if l.Cut {
		dst = append(dst, `,"truncated":true`...)
	}
	if l.Incomplete {
		dst = append(dst, `,"incomplete":true`...)
	}
	return append(dst, '}')
}

// appendText appends any text as a JSON string.
func appendText(dst, text []byte) []byte { return record.AppendString(dst, text) }

// appendPlain is appendText for what record.IsPlain is true of.
func appendPlain(dst, text []byte) []byte {
	dst = append(dst, '"')
	dst = append(dst, text...)
	return append(dst, '"')
}
