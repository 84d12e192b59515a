package facts_test

import (
	"strings"
	"testing"

	"logcanary/collector/facts"
)

// TestSafeArgs shows what is kept of command lines. hunter2 is always a secret.
func TestSafeArgs(t *testing.T) {
	for in, want := range map[string]string{
		"/usr/bin/python3 -u app.py":             "python3 -u app.py",
		"python -Bu /srv/app.py --key=hunter2":   "python -Bu /srv/app.py --key",
		"app --password hunter2 -v":              "app --password … -v",
		"mysql -phunter2":                        "mysql -p",
		"java -Dpass=hunter2 -jar /app.jar":      "java -D -j /app.jar",
		"sh -c PASSWORD=hunter2":                 "sh -c …",
		"nginx: worker process":                  "nginx …",
		"[sh] <defunct>":                         "sh …",
		"-bash":                                  "bash",
		"PASSWORD=hunter2":                       "…",
		"app /x?token=hunter2 https://u:hunter2": "app …",
		"app -\x1b[31m --\x1b[31m":               "app …",
		"app --level=error -Dlevel=WARN":         "app --level=error -Dlevel=WARN",
		"app --loglevel warning hunter2":         "app --loglevel warning …",
		"app LOG_LEVEL=off x=hunter2":            "app LOG_LEVEL=off …",
		"tini -- python3.13 -u -m hunter2":       "tini -- python3.13 -u -m …",
		"docker-entrypoint.sh nginx -g hunter2":  "docker-entrypoint.sh nginx -g …",
		"app " + strings.Repeat("-a ", 20):       "app" + strings.Repeat(" -a", 15) + " …",
	} {
		got := strings.Join(facts.SafeArgs(strings.Fields(in)), " ")
		if got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
		if strings.Contains(got, "hunter2") {
			t.Errorf("%q: the secret was kept: %q", in, got)
		}
	}
	if facts.SafeArgs(nil) != nil {
		t.Error("no arguments became some")
	}
}
