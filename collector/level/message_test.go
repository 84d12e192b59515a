package level

import "testing"

// TestMessage: behind each head stands " msg" or what it carries.
func TestMessage(t *testing.T) {
	for line, want := range map[string]string{
		"2026-01-05T10:00:01.123456789Z 	at a.B.c(B.java:1)":                                                              " 	at a.B.c(B.java:1)",
		"2026-01-05T10:00:01.123Z     at f (x.js:1:2)":                                                                    "     at f (x.js:1:2)",
		"2026-01-05T10:00:01.123Z Caused by: java.io.IOException: x":                                                      " Caused by: java.io.IOException: x",
		"2026-01-05T10:00:01.123Z java.io.IOException: x":                                                                 " java.io.IOException: x",
		"2026-01-05T10:00:01.123Z #0 /app/a.php(3): f()":                                                                  " #0 /app/a.php(3): f()",
		"2026-01-05T10:00:01.123456+00:00 web app[9]: goroutine 1 [running]:":                                             " goroutine 1 [running]:",
		"Jan  5 10:00:01 web app[9]: 	at x":                                                                               " 	at x",
		"<27>Jan  5 10:00:01 web app[9]: goroutine 1 [running]:":                                                          " goroutine 1 [running]:",
		"[2026-01-05 10:00:01 +0000] [7] [ERROR] Exception in worker":                                                     " Exception in worker",
		"[2026-01-05 10:00:01,123: ERROR/MainProcess] Traceback (most recent call last):":                                 " Traceback (most recent call last):",
		"2026-01-05 10:00:01,123 ERROR [main] c.e.A - 	at a.B.c(B.java:1)":                                                " 	at a.B.c(B.java:1)",
		"2026-01-05 10:00:01,123 ERROR [main] - java.io.IOException: x":                                                   " java.io.IOException: x",
		"2026-01-05 10:00:01,123 ERROR [main] c.e.A: Caused by: java.io.IOException: x":                                   " Caused by: java.io.IOException: x",
		"2026-01-05 10:00:01,123 ERROR root:   File \"/app/a.py\", line 3, in f":                                          "   File \"/app/a.py\", line 3, in f",
		"2026-01-05 10:00:01,123 ERROR java.io.IOException: x":                                                            " java.io.IOException: x",
		"2026-01-05 10:00:01,123 [main] ERROR c.e.A - 	... 3 more":                                                        " 	... 3 more",
		"10:00:01.123 [main] ERROR c.e.A - down":                                                                          " down",
		"2026-01-05T10:00:01.123Z ERROR 1 --- [app] [main] c.e.App           : 	at a.B.c()":                               " 	at a.B.c()",
		"2026-01-05 10:00:01.123 | ERROR    | m:f:9 - Traceback (most recent call last):":                                 " Traceback (most recent call last):",
		"2026-01-05T10:00:01.123Z	error	app/x.go:1	goroutine 1 [running]:":                                                "	goroutine 1 [running]:",
		"E0105 10:00:01.123456       1 a.go:9] goroutine 1 [running]:":                                                    " goroutine 1 [running]:",
		"2026/01/05 10:00:01 [error] 7#7: *1 lua entry thread aborted":                                                    " lua entry thread aborted",
		"2026/01/05 10:00:01 listening":                                                                                   " listening",
		"2026/01/05 10:00:01 main.go:12: panic: x":                                                                        " panic: x",
		"[2026-01-05 10:00:01] local.ERROR: boom":                                                                         " boom",
		"F, [2026-01-05T10:00:01.1 #7] FATAL -- : [4f1a] app/a.rb:3:in `f'":                                               " app/a.rb:3:in `f'",
		"1:M 05 Jan 2026 10:00:01.123 # Error writing":                                                                    " Error writing",
		"2026-01-05 10:00:01.123 UTC [77] STATEMENT:  SELECT 1":                                                           " STATEMENT:  SELECT 1",
		"2026-01-05 10:00:01.123 UTC [77] ERROR:  relation":                                                               "  relation",
		"[Mon Jan 05 10:00:01.123456 2026] [php:error] [pid 8] PHP Fatal error:  Uncaught":                                " PHP Fatal error:  Uncaught",
		"2026-01-05 10:00:01.123456+00:00 [error] <0.9.0>   crasher:":                                                     "   crasher:",
		"ERROR:app:Traceback (most recent call last):":                                                                    "Traceback (most recent call last):",
		`[05-Jan-2026 10:00:01] WARNING: [pool www] child 9 said into stderr: "#0 /app/a.php(5): f()"`:                    `#0 /app/a.php(5): f()`,
		`[05-Jan-2026 10:00:01] WARNING: [pool www] child 9 said into stderr: "NOTICE: PHP message: PHP Fatal error:  x"`: `PHP Fatal error:  x`,
		"ERROR: failed":                      " failed",
		"Jan 05, 2026 10:00:01 AM c.e.A run": " c.e.A run",
		"api-1  | plain":                     "api-1  | plain",
		"2026-01-05T10:00:01.123456789Z 1:M 05 Jan 2026 10:00:01.123 # Error writing": " Error writing",
		"api-1  | E0105 10:00:01.123456       1 a.go:9] x":                            " x",
		"Traceback (most recent call last):":                                          "Traceback (most recent call last):",
		`{"level":"error","msg":"\tat a.B.c()"}`:                                      `\tat a.B.c()`,
		`{"t":1,"message":"x","level":"error"}`:                                       `x`,
		`{"level":"error","fields":{"message":"x"}}`:                                  `x`,
		`{"level":"error"}`:                                                           ``,
		`time="x" level=error msg="\tat a.B.c(\"x\")"`:                                `\tat a.B.c(\"x\")`,
		"": "",
	} {
		from, to, _ := Message([]byte(line), Read([]byte(line)))
		if got := line[from:to]; got != want {
			t.Errorf("%q:\n\tgot  %q\n\twant %q", line, got, want)
		}
	}
}

// TestMessageOfAnything: the place lies in the line, for every cut of every example.
func TestMessageOfAnything(t *testing.T) {
	for _, c := range examples(t) {
		for n := range len(c.line) + 1 {
			line := []byte(c.line[:n])
			if from, to, _ := Message(line, Read(line)); from < 0 || from > to || to > n {
				t.Fatalf("%q: [%d, %d)", line, from, to)
			}
		}
	}
}
