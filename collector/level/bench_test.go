package level

import (
	"bytes"
	"strings"
	"testing"
)

// usual are the shapes that most lines of a stack have, padded with words to the
// length of a usual line.
func usual() [][2]string {
	shapes := [][2]string{
		{"bracket", `2026-01-05 10:00:01.123456+00:00 [info] <0.222.0> accepting connection`},
		{"nginx", `2026/01/05 10:00:02 [error] 29#29: *7 open() "/srv/a.png" failed (2: No such file or directory), client: 10.0.0.9, server: x`},
		{"prefix", `2026/01/05 10:00:01 INFO request handled path=/api/v1/orders/4711`},
		{"python", `2026-01-05 10:00:01,123 - myapp.db - ERROR - connection failed`},
		{"logfmt", `ts=2026-01-05T10:00:01.123Z caller=main.go:1 level=info component=web msg="Listening on address" address=0.0.0.0:9090`},
		{"access", `10.0.0.9 - - [05/Jan/2026:10:00:01 +0000] "GET /api/v1/orders/4711?page=3 HTTP/1.1" 200 512 "https://shop.example.com/cart" "Mozilla/5.0`},
		{"json", `{"level":"info","ts":1767607201.123,"logger":"http","msg":"request handled","method":"GET","path":"/api/v1/orders","status":200,"rest":"`},
		{"spring", `2026-01-05T10:00:01.123Z  INFO 1 --- [shop] [nio-8080-exec-1] c.e.shop.OrderController : order placed`},
		{"postgres", `2026-01-05 10:00:01.123 UTC [77] LOG:  duration: 12.1 ms  statement: SELECT 1`},
		{"redis", `1:M 05 Jan 2026 10:00:01.123 * Background saving started by pid 4711`},
		{"plain", `    at org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:897)`},
	}
	for i := range shapes {
		pad := max(0, 190-len(shapes[i][1]))
		shapes[i][1] += strings.Repeat(" and some more", pad/14+1)[:pad]
	}
	return shapes
}

func BenchmarkRead(b *testing.B) {
	for _, shape := range usual() {
		b.Run(shape[0], func(b *testing.B) {
			line := []byte(shape[1])
			b.SetBytes(int64(len(line) + 1))
			for b.Loop() {
				Read(line)
			}
		})
	}
}

// BenchmarkCorpus reads all usual shapes in turn, and BenchmarkNewlines only finds
// where the same lines end: the ratio is what reading costs.
func BenchmarkCorpus(b *testing.B) {
	data := corpus()
	b.SetBytes(int64(len(data)))
	lines := bytes.Count(data, []byte("\n"))
	for b.Loop() {
		for rest := data; len(rest) > 0; {
			end := bytes.IndexByte(rest, '\n')
			Read(rest[:end])
			rest = rest[end+1:]
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*lines), "ns/line")
}

func BenchmarkNewlines(b *testing.B) {
	data := corpus()
	b.SetBytes(int64(len(data)))
	lines := bytes.Count(data, []byte("\n"))
	for b.Loop() {
		for rest := data; len(rest) > 0; {
			rest = rest[bytes.IndexByte(rest, '\n')+1:]
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*lines), "ns/line")
}

// corpus is a hundred rounds of the usual shapes, each line with its "\n".
func corpus() []byte {
	var data []byte
	for range 100 {
		for _, shape := range usual() {
			data = append(append(data, shape[1]...), '\n')
		}
	}
	return data
}
