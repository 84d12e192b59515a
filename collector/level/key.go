package level

// key is what a key of JSON means to its writer. Keys that mean nothing here are
// told apart at once: most members have one.
type key uint8

const (
	otherKey key = iota

	// A level as text, as a number, or as either.

	levelKey      // text, a number of pino, syslog or Monolog, or an object with a name
	otherLevelKey // its other spellings, which are no objects
	wordKey       // text only
	severityKey   // text, or a number of syslog or Google Cloud
	priorityKey   // text, or a number of syslog
	journalKey    // the journal's PRIORITY
	pythonKey     // Python's levelno
	monologKey    // Monolog's name of the level
	letterKey     // MongoDB's s
	ecsKey
	clefKey
	postgresKey
	otelKey
	logbackKey

	// An outcome.

	statusKey       // text or number
	statusNumberKey // number only
	outcomeKey

	// Objects in which one of both may stand.

	logKey
	recordKey
	responseKey

	// Facts about the family.

	methodKey
	timeKey
	templateKey
	gelfKey
	versionKey
	eventKey
	componentKey
	requestKey
	ecsVersionKey
)

// keyOf is the meaning of a key. Keys are listed as their writers spell them:
// folding case would cost more than the list.
func keyOf(k []byte) key {
	switch string(k) {
	case "level":
		return levelKey
	case "Level", "lvl":
		return otherLevelKey
	case "LEVEL", "Severity", "SEVERITY", "levelname", "levelName", "loglevel", "logLevel", "LogLevel", "log_level",
		"severity_text", "severityText", "SeverityText", "@level", "L", "log.severity":
		return wordKey
	case "severity":
		return severityKey
	case "priority":
		return priorityKey
	case "PRIORITY":
		return journalKey
	case "levelno":
		return pythonKey
	case "level_name":
		return monologKey
	case "s":
		return letterKey
	case "log.level":
		return ecsKey
	case "@l":
		return clefKey
	case "error_severity": // PostgreSQL's jsonlog
		return postgresKey
	case "severity_number", "severityNumber", "SeverityNumber":
		return otelKey
	case "level_value":
		return logbackKey
	case "status", "status_code", "http.response.status_code":
		return statusKey
	case "statusCode", "response_code", "DownstreamStatus":
		return statusNumberKey
	case "event.outcome":
		return outcomeKey
	case "log":
		return logKey
	case "record":
		return recordKey
	case "res", "response":
		return responseKey
	}
	return factOf(k)
}

// factOf is the meaning of a key that tells a family.
func factOf(k []byte) key {
	switch string(k) {
	case "method", "request_method", "RequestMethod", "request", "http.request.method", "verb":
		return methodKey
	case "@t":
		return timeKey
	case "@m", "@mt":
		return templateKey
	case "short_message":
		return gelfKey
	case "v":
		return versionKey
	case "event":
		return eventKey
	case "c":
		return componentKey
	case "reqId":
		return requestKey
	case "ecs.version":
		return ecsVersionKey
	}
	return otherKey
}
