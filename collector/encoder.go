package collector

import (
	"encoding/hex"
	"strconv"
	"time"

	"logcanary/collector/fingerprint"
	"logcanary/collector/level"
	"logcanary/collector/record"
	"logcanary/collector/selection"
)

// encoder makes records of one origin's lines: flat JSON with OpenTelemetry's
// names. What is the same for all lines of the origin is encoded once.
type encoder struct {
	origin   *record.Origin
	key      string
	fixed    []byte // `,"service.name":…` up to the last field that the origin decides
	template []byte // scratch
	id       identifier
}

func newEncoder(o *record.Origin, host string) *encoder {
	if o.Host != "" {
		host = o.Host
	}
	return &encoder{
		origin: o,
		key:    o.Project + "/" + o.Service,
		fixed:  appendOrigin(nil, o, host),
		id:     newIdentifier(o.Key),
	}
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
	return appendString(dst, value)
}

// append appends the binary record of one line to dst.
func (e *encoder) append(dst []byte, l *record.Line, reading level.Reading, verdict selection.Verdict) []byte {
	e.template = fingerprint.Template(e.template[:0], l.Text)
	r := record.Record{
		ID:          e.id.of(l),
		Time:        l.Time,
		Level:       reading.Level,
		Outcome:     reading.Outcome,
		Fingerprint: fingerprint.Hash(e.template),
		Topic:       verdict.Topic,
		Key:         e.key,
		Service:     e.origin.Service,
		Source:      e.origin.Source,
		Traceparent: traceparent(l.Text),
	}
	if r.Time == 0 {
		r.Time = time.Now().UnixNano()
	}
	dst = r.Append(dst) // all but the value, which is its end
	start := len(dst)
	dst = e.appendValue(dst, &r, l)
	if verdict.Fields != nil {
		dst = append(dst[:start], chooseFields(dst[start:], l.Text, verdict.Fields)...)
	}
	return dst
}

func (e *encoder) appendValue(dst []byte, r *record.Record, l *record.Line) []byte {
	dst = append(dst, `{"timestamp":"`...)
	dst = time.Unix(0, r.Time).UTC().AppendFormat(dst, time.RFC3339Nano)
	dst = append(dst, `","severity_text":"`...)
	dst = append(dst, r.Level.SeverityText()...)
	dst = append(dst, `","severity_number":`...)
	dst = strconv.AppendInt(dst, int64(r.Level.SeverityNumber()), 10)
	dst = appendField(dst, "body", l.Text)
	dst = append(dst, e.fixed...)
	dst = append(dst, `,"fingerprint":"`...)
	dst = appendHex64(dst, r.Fingerprint)
	dst = append(dst, '"')
	dst = appendField(dst, "template", e.template)
	dst = append(dst, `,"event_id":"`...)
	dst = hex.AppendEncode(dst, r.ID[:])
	dst = append(dst, `","outcome":"`...)
	dst = append(dst, r.Outcome.String()...)
	dst = append(dst, `","category":"","lines":1`...)
	if l.Cut {
		dst = append(dst, `,"truncated":true`...)
	}
	if l.Incomplete {
		dst = append(dst, `,"incomplete":true`...)
	}
	return append(dst, '}')
}

func appendHex64(dst []byte, n uint64) []byte {
	var b [8]byte
	for i := range b {
		b[i] = byte(n >> (56 - 8*i))
	}
	return hex.AppendEncode(dst, b[:])
}
