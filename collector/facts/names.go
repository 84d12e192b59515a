package facts

import (
	"path"
	"slices"
	"strings"
)

// LogLike says whether a path inside a container looks like that of a log of text: by
// its name (app.log, catalina.out, mysqld.err, access_log, app.log.1), or because it
// stands in a directory called log or logs. Databases, sockets, locks, archives and
// sources are none, whatever their directory is called. It looks at the name alone: what
// it says is a reason to look at a file, never a finding.
func LogLike(name string) bool {
	parts := strings.Split(strings.ToLower(path.Clean(name)), "/")
	base, dirs := parts[len(parts)-1], parts[:len(parts)-1]
	if base == "" || slices.ContainsFunc(dirs, foreign) {
		return false
	}
	stem := unrotated(base)
	if noLog(stem) {
		return false
	}
	return logName(stem) || slices.ContainsFunc(dirs, logFolder)
}

// logFolder is what a directory is called in which programs write logs.
func logFolder(dir string) bool {
	return dir == "log" || dir == "logs" || strings.HasSuffix(dir, "_log") || strings.HasSuffix(dir, "-logs")
}

// foreign is a directory below which files are called logs but hold something else, or in
// which there are no files.
func foreign(dir string) bool {
	switch dir {
	case "node_modules", "site-packages", "dist-packages", ".git", "journal", "proc", "sys", "dev":
		return true
	}
	return false
}

// logName says whether a name alone is that of a log.
func logName(base string) bool {
	switch path.Ext(base) {
	case ".log", ".err":
		return true
	case ".out":
		return base != "a.out" // what compilers call a program
	}
	return base == "syslog" || strings.Contains(base, "access_log") || strings.Contains(base, "error_log")
}

// noLog says that what is called so is no log of text, though it may stand beside some.
func noLog(base string) bool {
	switch path.Ext(base) {
	case ".gz", ".bz2", ".xz", ".zst", ".lz4", ".zip", ".tar", ".tgz",
		".pid", ".lock", ".lck", ".sock", ".socket", ".db", ".sqlite", ".sqlite3", ".mdb", ".wal", ".shm", ".aof", ".rdb",
		".journal", ".index", ".timeindex", ".snapshot", ".checkpoint", ".swp", ".tmp", ".conf", ".cfg",
		".py", ".pyc", ".js", ".mjs", ".ts", ".map", ".go", ".rb", ".php", ".class", ".jar", ".so", ".html", ".css":
		return true
	case ".log":
		return segment(strings.TrimSuffix(base, ".log"))
	}
	switch base {
	case "wtmp", "btmp", "utmp", "lastlog", "faillog", "tallylog": // of logins, binary
		return true
	}
	return strings.HasSuffix(base, "-journal") || strings.HasSuffix(base, "-wal") || strings.HasSuffix(base, "-shm")
}

// segment is the stem of a database's own log: 6 digits of LevelDB and RocksDB, 20 of
// Kafka. Of a date there are 8.
func segment(stem string) bool {
	return (len(stem) == 6 || len(stem) == 20) && digits(stem)
}

// unrotated is a name without what rotation put behind it: .1, -20260105, .2026-01-05.
func unrotated(base string) string {
	for _, sep := range []string{".", "-"} {
		head, tail, found := strings.Cut(base, ".log"+sep)
		if found && digits(strings.ReplaceAll(tail, "-", "")) {
			return head + ".log"
		}
	}
	ext := path.Ext(base)
	if stem := strings.TrimSuffix(base, ext); stem != "" && digits(strings.TrimPrefix(ext, ".")) {
		return stem
	}
	return base
}

// digits says whether a text is digits and nothing else.
func digits(text string) bool {
	return text != "" && strings.Trim(text, "0123456789") == ""
}
