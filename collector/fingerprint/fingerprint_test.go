package fingerprint

import (
	"bytes"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/record"
)

// TestWhatCounts tells of which templates the identity is the same, and of which it is not.
func TestWhatCounts(t *testing.T) {
	for _, c := range []struct {
		why, a, b string
		same      bool
	}{
		{"words", "connection lost", "connection found", false},
		{"order of words", "a saw b", "b saw a", false},
		{"case", "Connection lost", "connection LOST", true},
		{"punctuation", "lost: connection", "lost connection!", true},
		{"kind of a value", "lost <ip>", "lost <host>", true},
		{"number of values", "lost <num>", "lost <num>, <str> and <num>", true},
		{"a value or none", "lost <num>", "lost", false},
		{"place of a value", "lost <num> found", "lost found <num>", false},
		{"singular", "<num> item was lost", "<num> items were lost", true},
		{"no plural without a number", "item lost", "items lost", false},
		{"pairs", "lost", "lost id=<num> user=<str>", true},
		{"pairs of words", "lost state=Paused", "lost state=Stopped", false},
		{"pairs alone", "a=<num>", "b=<num>", false},
		{"pairs with a colon", "lost", "lost, client: <ip>, host: \"<str>\"", true},
		{"remarks", "lost", "lost (attempt <num> of <num>)", true},
		{"other brackets", "lost", "lost (<num>: permission denied)", false},
	} {
		if same := sumOf([]byte(c.a)) == sumOf([]byte(c.b)); same != c.same {
			t.Errorf("%s: %q and %q", c.why, c.a, c.b)
		}
	}
}

// TestIdentifyAllocatesNothing holds that a record costs no memory once there is some.
func TestIdentifyAllocatesNothing(t *testing.T) {
	s := NewBook().Service("shop")
	dst := make([]byte, 0, 4<<10)
	for _, text := range records() {
		if n := testing.AllocsPerRun(100, func() { dst, _ = s.Identify(dst[:0], text) }); n != 0 {
			t.Errorf("%v allocations for %s", n, text)
		}
	}
}

// TestWhatIsBehindStays holds that Identify appends: what stands in dst before is not touched, whatever
// the record needs memory for.
func TestWhatIsBehindStays(t *testing.T) {
	s := NewBook().Service("shop")
	for _, text := range records() {
		alone, id := s.Identify(nil, text)
		behind, same := s.Identify([]byte("before "), text)
		if string(behind) != "before "+string(alone) || same != id {
			t.Errorf("%q became %q", alone, behind)
		}
	}
}

// TestTimeIsLinear holds that whatever is repeated takes time in proportion to it, as text, in JSON
// and in traces.
func TestTimeIsLinear(t *testing.T) {
	for _, part := range []string{
		"'", `"`, ` "a`, "[", "{", "(", "a(", `{"a":`, `\"`, "a=", " a=b", "<", "<num>", "1", "1:", "::", "a.", "/", "@", "-", "µ", "\n", "\n\t", "\nat ", "\nat a.b(",
		"\n  File \"", "\n#0 ", "\nx.go:1", "\nCaused by: ", "\n: E", "\x1b[", "\\u", "Jan ", "a::", ".Exception ", "a,", "1, ", "\n** (", "\n1: ", "thread 'panicked at ", "\n\tx.go:1 (0x", ":in '",
	} {
		for _, head := range []string{"", "ERROR ", `{"msg":"`, "panic: x\n\ngoroutine 1 [running]:", "Traceback (most recent call last):"} {
			holdLinear(t, head, part)
		}
	}
}

// holdLinear holds that eight times as much of a part takes about eight times as long, and not the square
// of it, which is sixty-four; and that its template is bounded.
func holdLinear(t *testing.T, head, part string) {
	t.Helper()
	const size, more, bound, fast = 8 << 10, 8, 3 * 8, 2 * time.Millisecond
	s := NewBook().Service("shop")
	little, much := []byte(head+strings.Repeat(part, size/len(part))), []byte(head+strings.Repeat(part, more*size/len(part)))
	var template []byte
	short := processorTime(t, func() { template, _ = s.Identify(template[:0], little) })
	long := processorTime(t, func() { template, _ = s.Identify(template[:0], much) })
	if long > fast && long > bound*short {
		t.Errorf("%q of %q takes %v, and %v for %d times as much", head, part, short, long, more)
	}
	if len(template) > longestTemplate {
		t.Errorf("%d bytes of template for %q of %q", len(template), head, part)
	}
}

// processorTime is the least time of the processor that a call takes of three.
func processorTime(t *testing.T, f func()) time.Duration {
	t.Helper()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	least := time.Duration(math.MaxInt64)
	for range 3 {
		before := threadTime(t)
		f()
		least = min(least, threadTime(t)-before)
	}
	return least
}

func threadTime(t *testing.T) time.Duration {
	t.Helper()
	var now unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &now); err != nil {
		t.Fatal(err)
	}
	return time.Duration(now.Nano())
}

// longestTemplate is the most bytes of a template: it is full at maxTemplate, and what is last may be a
// long token; a trace has types and frames.
const longestTemplate = 2 * (maxTemplate + maxFrames)

func FuzzIdentify(f *testing.F) {
	for _, text := range records() {
		f.Add(text)
	}
	for _, file := range traceFiles() {
		for _, g := range traceGroups(f, file) {
			f.Add([]byte(g.texts[0]))
		}
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		s := NewBook().Service("shop")
		template, id := s.Identify(nil, text)
		again, same := s.Identify(nil, text)
		if !bytes.Equal(template, again) || same != id {
			t.Fatalf("%q, then %q", template, again)
		}
		if id.Fingerprint != sumOf(template) || id.Version != 1 || id.Why.String() == "none" || len(template) > longestTemplate {
			t.Fatalf("%+v %q", id, template)
		}
		if record.IsPlain(text) && !record.IsPlain(template) { // the collector writes it as it is
			t.Fatalf("%q", template)
		}
	})
}

// records are of the shapes that services write, errors as they are kept.
func records() [][]byte {
	trace := "java.lang.IllegalStateException: order 4711\n" +
		"\tat com.example.OrderService.save(OrderService.java:12)\n" +
		"\tat com.example.OrderService$$EnhancerBySpringCGLIB$$1a2b3c.save(<generated>)\n" +
		"\tat java.base/java.lang.reflect.Method.invoke(Method.java:568)\n" +
		"\tat org.springframework.web.servlet.FrameworkServlet.service(FrameworkServlet.java:883)\n" +
		"\tat com.example.Api.post(Api.java:33)\n" +
		"\tat java.base/java.lang.Thread.run(Thread.java:840)\n" +
		"Caused by: java.io.IOException: broken pipe 17\n" +
		"\tat com.example.Db.query(Db.java:77)\n" +
		"\t... 6 more"
	return [][]byte{
		[]byte("2026-01-05 10:00:01.123 ERROR 1 --- [app] [main] c.e.OrderService : connect to 10.0.0.9:5432 failed after 3 tries, order 550e8400-e29b-41d4-a716-446655440000"),
		[]byte(`{"level":"error","ts":1767607201.126,"logger":"http","msg":"query failed for user alice","status":500,"path":"/a/797926","took":460,"err":"timeout after 166ms","agent":"curl/8.0 and some more of text here"}`),
		[]byte(`time="2026-01-05T10:00:01Z" level=error msg="query failed" err="timeout after 166ms" query="select 398055" host=db-807 attempt=53 caller=store/query.go:120 component=storage`),
		[]byte(`2026/01/05 10:00:01 [error] 29#24: *511554 open() "/srv/a29.png" failed (2: No such file or directory), client: 10.0.0.228, server: localhost, request: "GET /a.png HTTP/1.1"`),
		[]byte(`2026-01-05 10:00:01.123 UTC [77] ERROR:  duplicate key value violates unique constraint "orders_pkey"`),
		[]byte(`[2026-01-05 10:00:01,123: ERROR/ForkPoolWorker-1] Task shop.tasks.add[550e8400-e29b-41d4-a716-446655440000] raised unexpected: ValueError('x')`),
		[]byte(`E0105 10:00:01.123456       1 a.go:9] Quartz failed to sync pod web-7d9f8b6c5-x2v4q in namespace shop: context deadline exceeded`),
		[]byte("2026-01-05T10:00:01.123Z ERROR 1 --- [app] [nio-8080-exec-1] c.e.Api : could not save order 4711\n" + trace),
		fmt.Appendf(nil, `{"level":"ERROR","message":"could not save order 4711","stack_trace":"%s"}`, strings.NewReplacer("\n", `\n`, "\t", `\t`).Replace(trace)),
		[]byte("10:00AM ERR request failed error=\"connection refused\" user=kim path=/a/b duration=12ms"),
	}
}
