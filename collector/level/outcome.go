package level

import (
	"bytes"

	"logcanary/collector/record"
)

// outcome is what a message that begins at place i reports of a request or of a
// task. Only the forms that one product writes are known, no word of prose.
func outcome(line []byte, i int) record.Outcome {
	i = blanks(line, i)
	switch at(line, i) {
	case 'T':
		if has(line, i, "Task ") {
			return task(line, i)
		}
	case 'C': // Rails: Completed 200 OK in 5ms
		if has(line, i, "Completed ") {
			return status(line, i+len("Completed "))
		}
	case 'S': // Phoenix: Sent 200 in 5ms
		if has(line, i, "Sent ") {
			return status(line, i+len("Sent "))
		}
	case 'd', 'f': // Sidekiq's whole message
		return finished(line[i:])
	case '2', '3', '4', '5': // Tornado: 200 GET / (10.0.0.9) 1.2ms
		if method(line, i+4) > 0 {
			return status(line, i)
		}
	}
	if o, ok := requested(line, i); ok {
		return o
	}
	return quotedRequest(line, i)
}

// quotedRequest looks for a request in quotes: 10.0.0.9:5000 - "GET / HTTP/1.1" 200.
func quotedRequest(line []byte, i int) record.Outcome {
	if uint(i) >= uint(len(line)) {
		return record.None
	}
	quote := i + bytes.IndexByte(line[i:min(len(line), i+headSize)], '"')
	if quote < i || method(line, quote+1) < 0 && !protocol(line, quote) {
		return record.None
	}
	return replied(line, quote)
}

// protocol says whether the text in quotes at place i ends as a request does, whatever
// its method: servers log what no method is, too ("UNKNOWN / HTTP/1.0").
func protocol(line []byte, i int) bool {
	return has(line, quoted(line, i+1)-len(" HTTP/1.1"), " HTTP/")
}

// task is the outcome of Celery's line about a task: "Task name[id] succeeded in",
// "raised unexpected:".
func task(line []byte, i int) record.Outcome {
	end := bytes.Index(line[i:], []byte("] "))
	if end < 0 {
		return record.None
	}
	switch i += end + 2; {
	case has(line, i, "succeeded in "):
		return record.Success
	case has(line, i, "raised "):
		return record.Fail
	}
	return record.None
}

// finished is the outcome of Sidekiq's line about a job.
func finished(message []byte) record.Outcome {
	switch string(message) {
	case "done":
		return record.Success
	case "fail":
		return record.Fail
	}
	return record.None
}
