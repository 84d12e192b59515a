package level

import "logcanary/collector/record"

// readSquid reads Squid's access log: seconds since 1970, how many milliseconds it
// took, the client, and its own verdict with the status, as in "TCP_MISS/503".
func readSquid(line []byte) (Reading, bool) {
	if dot := digits(line, 0); dot != 10 || at(line, dot) != '.' {
		return Reading{}, false
	}
	took := blanks(line, token(line, 0))
	client := digits(line, took)
	if client == took || at(line, client) != ' ' {
		return Reading{}, false
	}
	i := token(line, client+1) + 1
	end := token(line, i)
	if !capital(at(line, i)) || at(line, end-len("/503")) != '/' || digits(line, end-len("503")) != end {
		return Reading{}, false
	}
	return Reading{Level: record.Info, Outcome: status(line, end-len("503")), Format: Access, Timed: true}, true
}
