package level

import "logcanary/collector/record"

// readPhrase reads what some programs write instead of a level: django.request as
// its console handler prints it, npm, and the inner messages of log4j 1 and SLF4J.
func readPhrase(line []byte) (Reading, bool) {
	if len(line) < 3 {
		return Reading{}, false
	}
	r := Reading{}
	switch string(line[:3]) { // most lines differ here
	case "Not", "Bad", "Una", "For", "Met", "Int", "Ser":
		r = Reading{Level: refused(line), Format: Django}
	case "npm", "log", "SLF":
		r = Reading{Level: grumbled(line), Format: Prefix}
	}
	return r.settle(), r.Level != record.Unknown
}

// refused is the level of django.request's message about a response: a warning
// for 4xx, an error for 5xx.
func refused(line []byte) record.Level {
	switch {
	case has(line, 0, "Not Found: /"), has(line, 0, "Bad Request: /"), has(line, 0, "Unauthorized: /"),
		has(line, 0, "Forbidden: /"), has(line, 0, "Forbidden ("),
		has(line, 0, "Method Not Allowed: /"), has(line, 0, "Method Not Allowed ("):
		return record.Warn
	case has(line, 0, "Internal Server Error: /"), has(line, 0, "Service Unavailable: /"), has(line, 0, "Bad Gateway: /"):
		return record.Error
	}
	return record.Unknown
}

// grumbled is the level of the words with which npm, log4j and SLF4J begin.
func grumbled(line []byte) record.Level {
	switch {
	case has(line, 0, "npm ERR! "), has(line, 0, "npm error "), has(line, 0, "log4j:ERROR "), has(line, 0, "SLF4J(E): "):
		return record.Error
	case has(line, 0, "npm WARN "), has(line, 0, "npm warn "), has(line, 0, "log4j:WARN "), has(line, 0, "SLF4J(W): "):
		return record.Warn
	}
	return record.Unknown
}
