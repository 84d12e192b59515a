package fingerprint

import (
	"syscall"
	"testing"
	"time"
)

// BenchmarkIdentify tells how many records of mixed shapes are identified in a second of the processor's
// time.
func BenchmarkIdentify(b *testing.B) {
	s := NewBook().Service("shop")
	records := records()
	var dst []byte
	b.ReportAllocs()
	i := 0
	before := cpu(b)
	for b.Loop() {
		dst, _ = s.Identify(dst[:0], records[i%len(records)])
		i++
	}
	b.ReportMetric(float64(b.N)/(cpu(b)-before).Seconds(), "records/cpu-s")
}

// cpu is the time that the processor has spent on this process. Neighbours on the machine do not
// count.
func cpu(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
