package facts_test

import (
	"testing"

	"logcanary/collector/facts"
)

// TestLogLike lists what is looked at for its name, and what is left alone beside it.
func TestLogLike(t *testing.T) {
	for path, want := range map[string]bool{
		"/app/app.log":                            true,
		"/app/App.LOG":                            true,
		"/app/app.log.1":                          true,
		"/app/app.log-20260105":                   true,
		"/app/app.log.2026-01-05":                 true,
		"/app/20260105.log":                       true,
		"/usr/local/tomcat/logs/catalina.out":     true,
		"/t/localhost_access_log.2026-01-05.txt":  true,
		"/nohup.out":                              true,
		"/var/lib/mysql/host.err":                 true,
		"/usr/local/apache2/logs/access_log":      true,
		"/var/log/messages":                       true,
		"/var/log/app.json":                       true,
		"/var/log/mysql/error":                    true,
		"/var/lib/postgresql/data/pg_log/monday":  true,
		"/var/log/odd name\xff":                   true,
		"/var/log/app.log.2.gz":                   false,
		"/var/log/app.log-20260105.xz":            false,
		"/var/log/wtmp":                           false,
		"/var/log/app.pid":                        false,
		"/var/log/journal/4711/system.journal":    false,
		"/var/log/supervisor.sock":                false,
		"/data/000123.log":                        false,
		"/kafka/t-0/00000000000000000017.log":     false,
		"/kafka-logs/t-0/00000000000000000017.ti": true, // by its directory alone: content decides
		"/kafka-logs/t-0/x.timeindex":             false,
		"/data/app.db":                            false,
		"/data/logs/app.db-wal":                   false,
		"/data/logs/app.db.1":                     false,
		"/app/node_modules/log/index.json":        false,
		"/app/logs/server.py":                     false,
		"/app/.git/logs/HEAD":                     false,
		"/proc/1/log":                             false,
		"/src/a.out":                              false,
		"/app/catalog":                            false,
		"/app/dialog/x":                           false,
		"/etc/logrotate.conf":                     false,
		"/tmp/data.1":                             false,
		"/var/log":                                false,
		"/":                                       false,
		"":                                        false,
	} {
		if got := facts.LogLike(path); got != want {
			t.Errorf("LogLike(%q) = %v", path, got)
		}
	}
}
