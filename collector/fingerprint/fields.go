package fingerprint

import "bytes"

// statement is what a record says, wherever in it that stands.
type statement struct {
	text  []byte // what happened, in words
	at    int    // where in the text its first line's message begins
	kind  []byte // the type of the exception, under a key of its own
	fault []byte // what an error's key says
	stack []byte // a stack trace, under a key of its own
	rank  int    // of the key that text stood under; 0 for none
}

// role is what stands under a key.
type role uint8

const (
	noRole role = iota
	isText
	isKindKey
	isFault
	isStack
	isNested // an object that has a message
)

// roleOf is the role of a key, and for a message how good it is: the text before its
// values are put in is best.
func roleOf(key []byte) (r role, rank int) {
	switch string(key) {
	case "@mt", "message_template", "messageTemplate", "MessageTemplate", "{OriginalFormat}":
		return isText, 9
	case "msg", "Msg":
		return isText, 8
	case "message", "Message", "MESSAGE", "@message", "short_message":
		return isText, 7
	case "@m", "event", "RenderedMessage", "textPayload":
		return isText, 6
	case "text", "body", "log":
		return isText, 5
	case "err", "error", "cause", "reason", "Error", "exception", "Exception", "exc_info", "error.message", "err.message", "error_message",
		"errorMessage", "exception.message", "failure":
		return isFault, 0
	case "error.type", "err.type", "error.kind", "error_type", "errorType", "exception.type", "exception.class", "exc_type", "exception_class",
		"error.name", "error.class":
		return isKindKey, 0
	case "stack", "stacktrace", "stack_trace", "stackTrace", "StackTrace", "error.stack_trace", "error.stack", "err.stack", "exception.stacktrace",
		"exception.stack_trace", "exc_text", "traceback", "backtrace", "@x", "errorVerbose", "full_message":
		return isStack, 0
	case "thrown", "throwable":
		return isFault, 0
	case "fields", "State":
		return isNested, 0
	}
	return noRole, 0
}

// nestedRole is the role of a key in the object that stands under an error's key.
func nestedRole(key []byte) role {
	switch string(key) {
	case "message", "msg", "localizedMessage", "Message", "description":
		return isFault
	case "type", "name", "class", "kind", "exception_class", "ClassName", "className":
		return isKindKey
	case "stack", "stacktrace", "stack_trace", "stackTrace", "backtrace", "traceback", "StackTrace", "StackTraceString", "extendedStackTrace", "stepArray":
		return isStack
	}
	return noRole
}

// take notes the value of a key with a role. The first one of each role stands.
func (s *statement) take(r role, rank int, value []byte) {
	if len(value) == 0 {
		return
	}
	switch r {
	case isText:
		if rank > s.rank {
			s.text, s.rank = value, rank
		}
	case isKindKey:
		s.kind = first(s.kind, value)
	case isStack:
		s.stack = first(s.stack, value)
	case isFault:
		if bytes.IndexByte(value, '\n') >= 0 {
			s.stack = first(s.stack, value)
		}
		s.fault = first(s.fault, value)
	}
}

func first(a, b []byte) []byte {
	if a != nil {
		return a
	}
	return b
}

// empty says whether nothing was found that says what happened.
func (s *statement) empty() bool {
	return s.text == nil && s.fault == nil && s.stack == nil && s.kind == nil
}
