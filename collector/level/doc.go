// Package level reads what a log line says about itself: its level, whether it
// reports success or failure, and which family of writers it comes from.
//
// A level is read, never guessed. A claim is looked for in four tiers, and the
// first tier that has one decides:
//
//  1. Shape: the grammar of one product that cannot be taken for another
//     (Redis' sign, klog's letter, syslog's <PRI>, an access log's status,
//     PostgreSQL's two spaces after the colon, the head of a stack trace).
//  2. Key: a level under its own key in JSON or logfmt. Text wins over a number;
//     a number is read by its company. A level inside a string value, or nested
//     anywhere but in the few documented places, does not count.
//  3. Token: a level that stands apart in the head of a text line, after nothing
//     but timestamps, brackets, process ids, hosts and loggers: in brackets,
//     between separators, or in capitals.
//  4. Prefix: a level word with a colon at the start of the message ("error: x").
//
// Prose is never a claim: where it begins, reading ends. One word behind a time is taken
// for a name before "[ERROR]" and "ERROR:", and before a bare level if prose has no such
// word ("__main__", "MainThread"). Two claims of one tier
// that differ make the level unknown, never the worse of the two; what follows
// the colon of a level ("ERROR: WARN: x") is its message and claims nothing.
//
// The outcome is apart from the level. A status of 2xx or 3xx is a success, 4xx
// or 5xx a failure, at any level; so are the finished and failed forms of the
// task runners. Without such a claim a line of level error or worse is a failure
// and every other line reports neither.
//
// A line is read for itself: a line that begins with white space continues another
// and is unknown, as is the first of two lines of java.util.logging. What a transport
// carries behind docker compose's name, a time or a host and program is read as a line of
// its own where the whole says nothing. Escape
// sequences for colour, a byte order mark and a carriage return are not seen.
//
// Who wrote a line inside its program is asked for apart, by Logger, and only of
// the lines for which somebody wants to know.
//
// Read is pure, allocates nothing and takes time linear in the line's length; of
// text lines it looks at the head only. The package knows no configuration, no
// stream (stderr is no level) and no state between lines.
//
// To add a family: if the walk through the head (head.go) does not read it
// already, write its shape in a file of its own, name its Format, call it from the
// table in read.go by the bytes it begins with, and put its lines into
// testdata/levels.
package level
