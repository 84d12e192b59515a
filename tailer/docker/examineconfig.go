package docker

import (
	"net/url"
	"strings"

	"logcanary/collector/facts"
)

// kept are the variables of an environment whose name is wanted. No other one leaves
// here, and a value that is more than a word or a list of words is none that sets a
// level: it is Omitted.
func kept(env []string, wanted func(name string) bool) map[string]string {
	var all map[string]string
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		if !wanted(name) {
			continue
		}
		if all == nil {
			all = map[string]string{}
		}
		all[name] = setting(value)
	}
	return all
}

// setting is a value of letters, as those of levels are: info, app=debug,hyper=warn.
func setting(value string) string {
	const longest = 64
	strange := func(r rune) bool {
		return (r|0x20 < 'a' || r|0x20 > 'z') && (r < '0' || r > '9') && !strings.ContainsRune("_-.,:=*", r)
	}
	if len(value) > longest || strings.ContainsFunc(value, strange) {
		return facts.Omitted
	}
	return value
}

// levelVariable says whether a variable sets the level of a logger, by the documentation
// of those who read it: env_logger and tracing (RUST_LOG), Spring Boot
// (LOGGING_LEVEL_…), .NET (Logging__LogLevel__…), Quarkus, and by custom.
func levelVariable(name string) bool {
	switch name {
	case "LOG_LEVEL", "LOGLEVEL", "LOG_LVL", "LOGGING_LEVEL", "RUST_LOG", "DEBUG", "VERBOSITY",
		"NODE_ENV", "APP_ENV", "RAILS_ENV", "FLASK_ENV", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT":
		return true
	}
	return strings.HasSuffix(name, "_LOG_LEVEL") || strings.HasSuffix(name, "_LOGLEVEL") ||
		strings.HasPrefix(name, "LOGGING_LEVEL_") || strings.HasPrefix(name, "Logging__LogLevel__")
}

// bufferVariable says whether a variable decides how a program buffers its output: those
// of Python, of stdbuf (coreutils), of Perl's layers and of GNU Fortran.
func bufferVariable(name string) bool {
	switch name {
	case "PYTHONUNBUFFERED", "_STDBUF_O", "_STDBUF_E", "PERLIO", "GFORTRAN_UNBUFFERED_ALL", "GFORTRAN_UNBUFFERED_PRECONNECTED":
		return true
	}
	return false
}

// logOptions are the options of a log driver. Only values that are known to be harmless
// are kept: those of others may be tokens.
func logOptions(options map[string]string) map[string]string {
	all := make(map[string]string, len(options))
	for name, value := range options {
		switch {
		case harmless(name):
			all[name] = printable(value, maxName)
		case strings.HasSuffix(name, "-address"):
			all[name] = whereTo(value)
		default:
			all[printable(name, maxName)] = facts.Omitted
		}
	}
	return all
}

// harmless says whether an option of a log driver holds a number, a switch or a template.
func harmless(name string) bool {
	switch name {
	case "max-size", "max-file", "compress", "mode", "max-buffer-size", "tag", "labels",
		"cache-disabled", "cache-max-size", "cache-max-file", "cache-compress",
		"fluentd-async", "fluentd-async-connect", "fluentd-buffer-limit", "fluentd-max-retries", "fluentd-retry-wait",
		"syslog-facility", "syslog-format", "gelf-compression-type", "gelf-tcp-max-reconnect":
		return true
	}
	return false
}

// whereTo is the endpoint in an address: scheme and host, or the path of a socket,
// without user and password.
func whereTo(address string) string {
	scheme, _, whole := strings.Cut(address, "://")
	if !whole {
		address = "//" + address
	}
	at, err := url.Parse(address)
	switch {
	case err != nil:
		return facts.Omitted
	case at.Host == "" && strings.HasPrefix(scheme, "unix"):
		return printable(scheme+"://"+at.Path, maxName)
	case !whole:
		return printable(at.Host, maxName)
	}
	return printable(scheme+"://"+at.Host, maxName)
}
