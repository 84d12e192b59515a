package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"logcanary/collector/record"
)

// Size is a number of bytes, written 1GiB, 512MiB, 10MB or as a plain number.
type Size int64

type sizeUnit struct {
	name  string
	bytes int64
}

func sizeUnits() []sizeUnit {
	return []sizeUnit{
		{"TiB", 1 << 40}, {"GiB", 1 << 30}, {"MiB", 1 << 20}, {"KiB", 1 << 10},
		{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"KB", 1e3}, {"B", 1},
	}
}

// UnmarshalText reads a size; it is an error when it is not positive or does not
// fit into 63 bits.
func (s *Size) UnmarshalText(text []byte) error {
	digits, unit := string(text), int64(1)
	for _, u := range sizeUnits() {
		if d, ok := strings.CutSuffix(digits, u.name); ok {
			digits, unit = strings.TrimSuffix(d, " "), u.bytes
			break
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > math.MaxInt64/unit {
		return fmt.Errorf("not a size: %q", text)
	}
	*s = Size(n * unit)
	return nil
}

// MarshalText writes the size in the largest binary unit that divides it.
func (s Size) MarshalText() ([]byte, error) {
	for _, u := range sizeUnits()[:4] {
		if s != 0 && int64(s)%u.bytes == 0 {
			return fmt.Appendf(nil, "%d%s", int64(s)/u.bytes, u.name), nil
		}
	}
	return strconv.AppendInt(nil, int64(s), 10), nil
}

// Count is a number of things.
type Count int

// UnmarshalText reads a count; it is an error when it is less than 1 or more than a
// million.
func (c *Count) UnmarshalText(text []byte) error {
	n, err := strconv.Atoi(string(text))
	if err != nil || n < 1 || n > 1_000_000 {
		return fmt.Errorf("not a count: %q", text)
	}
	*c = Count(n)
	return nil
}

// Duration is a span of time, written 72h, 5m, 90s or 1h30m.
type Duration time.Duration

// UnmarshalText reads a duration; it is an error when it is not positive.
func (d *Duration) UnmarshalText(text []byte) error {
	n, err := time.ParseDuration(string(text))
	if err != nil || n <= 0 {
		return fmt.Errorf("not a duration: %q", text)
	}
	*d = Duration(n)
	return nil
}

// MarshalText writes the duration without parts that are zero: 72h, not 72h0m0s.
func (d Duration) MarshalText() ([]byte, error) {
	text := time.Duration(d).String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(text, zero) {
			text = text[:len(text)-2]
		}
	}
	return []byte(text), nil
}

// Level is the name of a level, in any case; "" where none is given.
type Level string

// Record is the level that is named; false when none is given.
func (l Level) Record() (record.Level, bool) { return record.ParseLevel(string(l)) }

// Secret is a text that is never shown: whatever formats, marshals or logs it gets
// a mask. string(s) is the only way to its value.
type Secret string

const mask = "*****"

func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return mask
}

// Format masks the secret under every verb, also those that ignore String.
func (s Secret) Format(f fmt.State, _ rune) { fmt.Fprint(f, s.String()) }

// MarshalText masks the secret in JSON, YAML and the text form of slog.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// PEM is PEM text: certificates or a key. It is not shown either, as a key is one.
type PEM string

func (p PEM) String() string {
	if p == "" {
		return ""
	}
	return fmt.Sprintf("(PEM, %d bytes)", len(p))
}

// Format hides the text under every verb.
func (p PEM) Format(f fmt.State, _ rune) { fmt.Fprint(f, p.String()) }

// MarshalText hides the text in JSON, YAML and the text form of slog.
func (p PEM) MarshalText() ([]byte, error) { return []byte(p.String()), nil }
