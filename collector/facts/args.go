package facts

import (
	"path"
	"strings"
)

// Omitted stands where something was left out because it may be a secret.
const Omitted = "…"

// SafeArgs is what may be kept of a command line: names of well-known programs, flags
// without their values but levels, absolute paths and names of scripts, and the base name
// of what is run. Everything else may be a password or hold one (--password x, mysql -px,
// sh -c "PASSWORD=x app"): words in a row that are left out are one Omitted. At most 16
// words are kept.
func SafeArgs(args []string) []string {
	const most = 16
	if len(args) == 0 {
		return nil
	}
	safe := []string{program(args[0])}
	for _, arg := range args[1:] {
		if len(safe) == most {
			return append(safe, Omitted)
		}
		if w := word(arg); w != Omitted || safe[len(safe)-1] != Omitted {
			safe = append(safe, w)
		}
	}
	return safe
}

// program is the base name of a program. A process may have written anything over its
// arguments (nginx: worker process), so it is held to the letters of a word.
func program(arg string) string {
	name := path.Base(strings.TrimLeft(strings.TrimRight(arg, ":]"), "-["))
	if !plain(name) {
		return Omitted
	}
	return name
}

// word is an argument, or what of it may be kept.
func word(arg string) string {
	switch name, value, _ := strings.Cut(arg, "="); {
	case isLevel(arg), isLevel(value) && plain(name):
		return arg
	case len(arg) > 2 && strings.HasPrefix(arg, "--"):
		if plain(name) {
			return name
		}
	case strings.HasPrefix(arg, "-"):
		return cluster(arg)
	case (strings.HasPrefix(arg, "/") || script(arg)) && plain(arg), known(arg):
		return arg
	}
	return Omitted
}

// cluster is a short flag, or two of them. A longer one may bear its value: -psecret.
func cluster(arg string) string {
	const flags = len("-uB")
	switch {
	case len(arg) <= flags && plain(arg):
		return arg
	case len(arg) > flags && plain(arg[:2]):
		return arg[:2]
	}
	return Omitted
}

// isLevel says whether a word is how much a program is told to say: no secret, and a reason
// why it says little.
func isLevel(word string) bool {
	switch strings.ToLower(word) {
	case "trace", "debug", "verbose", "info", "notice", "warn", "warning", "error", "err", "critical", "crit", "fatal",
		"alert", "emerg", "off", "none", "silent", "quiet":
		return true
	}
	return false
}

// script says whether a word ends as the names of scripts and programs do.
func script(arg string) bool {
	switch path.Ext(arg) {
	case ".py", ".js", ".mjs", ".ts", ".rb", ".pl", ".php", ".sh", ".jar", ".dll":
		return true
	}
	return false
}

// known says whether a word is the name of a program, as wrappers are given it: tini,
// env, docker-entrypoint.sh. Such a name is no secret.
func known(arg string) bool {
	switch strings.TrimRight(arg, "0123456789.") {
	case "python", "node", "npm", "yarn", "java", "ruby", "perl", "php", "php-fpm", "gunicorn", "uvicorn", "celery", "flask",
		"nginx", "httpd", "apache", "postgres", "mysqld", "mariadbd", "redis-server", "mongod", "rabbitmq-server", "supervisord",
		"cron", "crond", "sh", "bash", "su", "gosu", "su-exec", "env", "exec", "stdbuf", "nohup", "tini", "start":
		return true
	}
	return false
}

// plain says whether a text has the letters of a path, and not too many of them.
func plain(text string) bool {
	const most = 200
	for i := range len(text) {
		c := text[i] | 0x20
		if (c < 'a' || c > 'z') && (text[i] < '0' || text[i] > '9') && !strings.ContainsRune("._/+-@", rune(text[i])) {
			return false
		}
	}
	return text != "" && len(text) <= most
}
