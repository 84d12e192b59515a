package level

import (
	"bytes"

	"logcanary/collector/record"
)

// readUwsgi reads uWSGI's line about a request, "[pid: 9|app: 0|req: 1/1] 10.0.0.9 ()
// {24 vars in 255 bytes} [date] GET / => generated 5 bytes in 0 msecs (HTTP/1.1 200)":
// the status stands behind what was generated.
func readUwsgi(line []byte) (Reading, bool) {
	const sent = " => generated "
	if !has(line, 0, "[pid: ") {
		return Reading{}, false
	}
	i := bytes.Index(line, []byte(sent))
	if i < 0 {
		return Reading{}, false
	}
	i = find(line, i+len(sent), headSize, '(')
	if !has(line, i, "(HTTP/") {
		return Reading{}, false
	}
	return Reading{Level: record.Info, Outcome: status(line, token(line, i)+1), Format: Access}, true
}
