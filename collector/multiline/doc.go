// Package multiline tells which lines of a source belong together: a stack trace
// below the line that announces it, a statement that goes on, an object printed in
// several lines.
//
// It promises that two records are never joined because they follow each other: a
// line continues a record only when something in the record has announced it, or when
// it is of a kind that cannot stand alone. What cannot be told stays apart. It has no
// clock, no goroutine, no regular expression and no memory of text; it looks at
// bounded heads and tails of lines, and takes time linear in their length.
//
// # The machine
//
// A line has a kind, told by the first and last bytes of its message (kind.go, words.go,
// signs.go, names.go): a frame, "Caused by:", the head of a traceback, a brace that
// closes, prose. The open record has a set of expectations, one bit each (expect.go):
// Python's frames have begun, a brace is open, goroutines are listed. A table (kind.rule)
// says which expectations a kind joins by, and which it leaves. That is the whole
// grammar; languages are not told apart, as traces of several stand in one record.
//
// What stands before a message decides who may go on. A line presents itself bare, or
// behind a head (its time, its level), or as a value in JSON or logfmt. Behind a head
// or in an object it begins a record, unless its message is a continuation and it
// speaks in the open record's voice: of the same make and level, and with the time
// that the other has. A bare line goes on with one that has a head, and so does the head of a trace
// behind nothing but a time: then a transport has put one before every line. Behind docker
// compose's "api-1  | " the rest of the line is judged, and only lines of one container
// go on with each other. Streams and containers are kept apart by whoever reads them:
// each has a Joiner of its own.
//
// A record's level is its head's. One whose head has none takes that of the first of
// its lines that has one (java.util.logging writes the level in its second line), and
// is an error when it is a trace. What an object printed in several lines says is read
// from all of it, by whoever has its text (see Assembler).
//
// # What the next line tells
//
// No line is looked at before its time. Where one line does not tell enough, one of
// three things happens.
//
//   - It announces. Node prints a place and a line of the source before the error: the
//     place, which stands alone in its line, lets a caret follow, and the caret the error.
//     The first line of java.util.logging has the form of no other. An open brace lets
//     its closing one follow.
//   - It waits. A blank line in a trace, the second line of an exception's message, the
//     name of a Go function below an error may belong to the record or be on their own:
//     they belong to it if a line follows that proves it (a frame, a cause), and else
//     are asked for again, one by one. No more than MaxWaiting lines wait.
//   - It stays apart. A line of prose below a bare Python traceback may be a note of the
//     exception or the program's next line; nothing tells, and it is a record of its own.
//     Below a head that has a time and a level it belongs to it: that source's own lines
//     have heads. Blank lines that end a trace are its own, others are records. A bare trace below a line of level info is a record, too: joined to it,
//     an error would be lost.
//
// # Limits
//
// A record is complete when a line begins the next, when it has as many lines or bytes
// as Limits allow, or when nothing came for Limits.Patience. At a limit the next line
// begins a record which goes on as the one before it did: its first line is a
// continuation, and it has the same level. That is how it shows.
//
// A line that may be all there is, an error without a trace, waits for Limits.Head only,
// because somebody wants to know of it now. A trace that comes later is then a record of
// its own, as at a limit; whose source does that once is given Limits.Patience from then
// on.
//
// # The assembler
//
// An Assembler asks a Joiner and has the text. It copies a line when its record may be
// wanted: a record that is known not to be is counted and passed, line by line, and costs
// no copy. It says what is held by what it has not given yet: whoever stores positions
// stores the one behind the last record that was given or passed, so that a crash reads
// an open record again. It has no clock either: it is told the time by Rest, and says
// when it wants to be told again; a source at rest has nothing open.
package multiline
