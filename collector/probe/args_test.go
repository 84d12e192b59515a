package probe

import (
	"slices"
	"strings"
	"testing"

	"logcanary/collector/redact"
)

// TestHide: a command line is kept as far as it says what a program is, without secrets.
func TestHide(t *testing.T) {
	r := redact.New(redact.Config{})
	for _, c := range []struct{ args, want string }{
		{"python3 -u app.py", "python3 -u app.py"},
		{"gunicorn app:app -b 0.0.0.0:8000 --log-level debug", "gunicorn app:app -b 0.0.0.0:8000 --log-level debug"},
		{"docker-proxy -p 8080:80 -x", "docker-proxy -p 8080:80 -x"},
		{"app --password=hunter2secret x", "app --password=<redacted:password> x"},
		{"app --password hunter2secret x", "app --password <redacted:password> x"},
		{"app --db-password hunter2secret", "app --db-password <redacted:password>"},
		{"app --api-key k3yk3yk3yk3y", "app --api-key <redacted:key>"},
		{"app postgres://u:hunter2secret@db/x", "app postgres://u:<redacted:url-password>@db/x"},
		{"mysql -uroot -phunter2secret shop", "mysql -uroot -p<redacted:option> shop"},
		{"mysql -p hunter2secret shop", "mysql -p <redacted:option> shop"},
		{"redis-cli -a hunter2secret ping", "redis-cli -a <redacted:option> ping"},
		{"java -Dspring.datasource.password=hunter2secret -jar app.jar", "java -Dspring.datasource.password=<redacted:password> -jar app.jar"},
		{"1 2 3 4 5 6 7 8 9 10", "1 2 3 4 5 6 7 8"},
		{"app --level=debug info", "app --level=debug info"},
	} {
		got := strings.Join(hide(r, strings.Fields(c.args)), " ")
		if got != c.want {
			t.Errorf("%s\n got %s", c.args, got)
		}
		if strings.Contains(got, "hunter2") || strings.Contains(got, "k3y") {
			t.Errorf("a secret is shown: %s", got)
		}
	}
	long := hide(r, []string{"sh", "-c", strings.Repeat("é", 100)})
	if len(long[2]) > argSize+len("…") || !strings.HasSuffix(long[2], "…") {
		t.Errorf("%d bytes: %q", len(long[2]), long[2])
	}
	inline := hide(r, []string{"sh", "-c", "DB_PASSWORD=hunter2secret exec app"})
	if slices.ContainsFunc(inline, func(a string) bool { return strings.Contains(a, "hunter2") }) {
		t.Errorf("%q", inline)
	}
}
