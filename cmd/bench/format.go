package main

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"time"
)

// Lengths of a workload line in bytes, without its line end.
const (
	shortest = 150
	longest  = 230
)

// format is one way of the wild to write a line. Its pattern has $T for the
// time, $L for the level's word and $M for the message; '#' becomes a random
// digit and '~' a random hexadecimal one in every line anew.
type format struct {
	name    string
	layout  string // of time.Time.Format
	pattern string
	words   map[string]string // level → the format's word for it
}

// formats are shapes that a compose stack mixes, each as its project documents
// it. No word is fatal, so that a run with keep.level fatal keeps nothing, and no
// shape continues on a second line, so that a line is a record.
func formats() []format {
	return []format{
		{"spring", "2006-01-02T15:04:05.000Z07:00", "$T $L 1 --- [checkout] [nio-8080-exec-#] c.e.shop.PaymentService : $M",
			map[string]string{"info": " INFO", "debug": "DEBUG", "warn": " WARN", "error": "ERROR"}},
		{"logfmt", time.RFC3339Nano, `time=$T level=$L msg="$M" order=###### took=##.#ms`,
			map[string]string{"info": "info", "debug": "debug", "warn": "warn", "error": "error"}},
		{"json", time.RFC3339Nano, `{"time":"$T","level":"$L","logger":"shop.cart","msg":"$M","trace_id":"~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~","took_ms":1##}`,
			map[string]string{"info": "info", "debug": "debug", "warn": "warn", "error": "error"}},
		{"access", "02/Jan/2006:15:04:05 -0700", `10.1.2.1## - - [$T] "GET /api/v1/orders/######?page=# $L "-" "Mozilla/5.0 ($M)"`,
			map[string]string{"info": `HTTP/1.1" 200 5##`}},
		{"klog", "0102 15:04:05.000000", "$L$T       1 reconciler.go:###] $M",
			map[string]string{"info": "I", "warn": "W", "error": "E"}},
		{"uvicorn", time.RFC3339, "$L $M",
			map[string]string{"info": "INFO:    ", "warn": "WARNING: ", "error": "ERROR:   ", "critical": "CRITICAL:"}},
		{"postgres", "2006-01-02 15:04:05.000 MST", "$T [1##] $L:  $M",
			map[string]string{"info": "LOG", "warn": "WARNING", "error": "ERROR", "critical": "FATAL"}},
		{"bracketed", "2006-01-02 15:04:05,000", "[$T] $L [Broker id=#] $M (kafka.server.KafkaServer)",
			map[string]string{"info": "INFO", "warn": "WARN", "error": "ERROR"}},
	}
}

// shape is a format with a level and one message of the program behind it: what
// a line is printed from. Real programs have few messages and many lines.
type shape struct {
	format, level string
	layout        string
	before, after string // around the time; before is all of it where the format bears none
}

// keeps reports whether keep.level warn keeps lines of this level.
func keeps(level string) bool { return level == "warn" || level == "error" || level == "critical" }

// newShape makes a line of about length bytes of a format.
func newShape(f format, level string, length int, r *rand.Rand) shape {
	bare := strings.NewReplacer("$T", f.layout, "$L", f.words[level], "$M", "").Replace(f.pattern)
	text := strings.NewReplacer("$L", f.words[level], "$M", message(r, length-len(bare))).Replace(f.pattern)
	s := shape{format: f.name, level: level, layout: f.layout}
	var timed bool
	if s.before, s.after, timed = strings.Cut(text, "$T"); !timed {
		s.layout = ""
	}
	return s
}

// appendLine appends the shape's line, without line end, with a fresh time and
// fresh digits.
func (s *shape) appendLine(dst []byte, at time.Time, r *rand.Rand) []byte {
	start := len(dst)
	dst = append(dst, s.before...)
	dst = at.AppendFormat(dst, s.layout)
	dst = append(dst, s.after...)
	random := r.Uint64() | 1<<63
	for i, c := range dst[start:] {
		switch c {
		case '#':
			dst[start+i] = '0' + byte(random%10)
		case '~':
			dst[start+i] = "0123456789abcdef"[random&15]
		default:
			continue
		}
		if random >>= 4; random < 1<<16 {
			random = r.Uint64() | 1<<63
		}
	}
	return dst
}

// message is exactly n bytes of plain words with numbers that change from line
// to line. No word of it is a level or speaks of success or failure.
func message(r *rand.Rand, n int) string {
	words := strings.Fields(`order payment customer basket shipment invoice upstream replica partition segment
		connection pool worker queue cache session schema index bucket tenant region stock price
		took waiting closed opened moved kept slow busy full late again while after before during`)
	var b strings.Builder
	for b.Len() < n {
		b.WriteString(words[r.IntN(len(words))])
		if r.IntN(6) == 0 {
			b.WriteString(" " + strconv.Itoa(1+r.IntN(9)) + "###")
		}
		b.WriteByte(' ')
	}
	return strings.TrimSpace(b.String()[:n-1]) + "s"
}
