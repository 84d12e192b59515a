package level

import (
	"bytes"

	"logcanary/collector/record"
)

// readPHP reads what PHP itself writes about errors, at place i.
func readPHP(line []byte, i int) record.Level {
	if has(line, i, "PHP ") {
		i += len("PHP ")
	} else if !has(line, i, "Fatal error: ") && !has(line, i, "Parse error: ") && !(has(line, i, "Deprecated: ") && bytes.Contains(line, []byte(" on line "))) {
		return record.Unknown
	}
	colon := find(line, i, 32, ':')
	if colon < 0 {
		return record.Unknown
	}
	return phpNames(bytes.TrimSpace(line[i:colon]))
}

// spokenByPHP is the level of PHP's message behind the one level that php-fpm's workers
// put before all of them: "NOTICE: PHP message: PHP Fatal error:  …".
func (h *head) spokenByPHP() record.Level {
	const all = ": PHP message: "
	if !has(h.line, h.next, all) {
		return record.Unknown
	}
	return readPHP(h.line, h.next+len(all))
}

// phpNames is the level of an error's name in PHP (main.c, php_error_cb).
func phpNames(name []byte) record.Level {
	switch string(name) {
	case "Fatal error", "Parse error", "Recoverable fatal error", "Core error", "Compile error":
		return record.Error
	case "Warning", "Core warning", "Compile warning":
		return record.Warn
	case "Notice", "Deprecated", "Strict Standards":
		return record.Notice
	}
	return record.Unknown
}
