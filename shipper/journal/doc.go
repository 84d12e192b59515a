// Package journal is the one append-only file, cut into segments, in which
// everything that logcanary keeps becomes durable: the records and, in the same
// fsync, the cursors of the sources they came from and the positions of the
// shippers that follow, and notes: what records rest on and what no restart may
// forget, opaque here. So a line is in the journal exactly once, whatever dies.
//
// The way of a batch: Append copies it into the tail, which is memory laid out
// exactly as it will stand on disk; from that moment on consumers see it. One
// writer goroutine takes the whole tail as a group, writes it and makes it
// durable with one fsync. What is durable is dropped from memory when memory is
// wanted; a consumer that is behind reads segments instead.
//
// On disk a segment is a header, a prelude (all cursors, positions and notes
// as they were when it began) and frames. Each frame bears checksums of its own, salted
// with the journal's id so that no log line can look like one. A batch ends with
// a commit frame; what follows the last one after a crash is cut and its lines
// are read again, because their cursor is cut with them. After each fsync a mark
// tells how far it reached: damage before the mark is rot and loses just the
// frames it hits, damage behind it is the torn end of a write. An fsync that
// failed is never repeated on the same file: what it should have saved is written
// again into a new segment, whose first number ends the one before.
//
// It promises that records come out in the order of their numbers, that what
// was durable comes out again after any crash, that nothing unshipped is dropped,
// and that what is lost to rot is counted. It refuses to look into records or
// cursors, to wait for the disk in Append, to decide who may drop what (Reserve
// says no, the source stops), and to write when nothing changed, but for the end of
// a segment whose records are growing old.
package journal
