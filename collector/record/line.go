package record

// Origin says where lines come from, in names that survive a recreated
// container and a rotated file. It is immutable once a source is opened and is
// shared by pointer.
type Origin struct {
	// Key names the source for as long as it exists: its durable cursor is stored
	// under it and event ids are derived from it. "docker/<id>/stderr" or
	// "file/<path>". It never reaches a metric.
	Key string

	Project string // compose project; "" outside compose
	Service string // compose service, the label logcanary.service, or a name derived from the source
	Source  string // metric label: stdout, stderr, tty or a file's base name without rotation suffix

	Stream        string // log.iostream: stdout or stderr; "" for files
	ContainerID   string // full id; "" for files outside containers
	ContainerName string // without the leading slash
	Image         string // container.image.name as the container was created with
	Path          string // log.file.path as logcanary sees it; "" for containers
	Host          string // name of the host that the lines were written on; "" for logcanary's own

	Options Options
}

// Options are what a container's labels (or a file entry) say about its lines;
// the zero value means "as configured for everybody".
type Options struct {
	Keep      Level  // logcanary.level: keep from here up; Unknown means the configured level
	NoJoin    bool   // logcanary.multiline=off
	Silence   string // logcanary.silence, as written
	Threshold string // logcanary.threshold, as written
}

// Line is one line on its way through a reader. Text is borrowed: it is valid
// until the call that received it returns, and must not be changed or kept.
type Line struct {
	Text []byte // without its line end (\n or \r\n) and without a BOM at a file's head
	Time int64  // the line's own time as its transport tells it, unix nanoseconds; 0 when it tells none

	// ID tells the line apart from every other line of its source, and is the
	// same whenever and however often the line is read: {time, nth line of that
	// nanosecond} for containers, {file identity, offset} for files.
	ID [2]uint64

	// After is where reading goes on when this line is done with.
	After Cursor

	Cut        bool // longer than the limit: the rest was dropped
	Incomplete bool // its writer never ended it (rotation or exit in mid-line)
}

// Cursor is a position in a source, small enough to be copied with each line. A
// source gives it its durable form (with whatever proves that the position is
// still the same bytes), so its fields mean something to that source alone.
type Cursor struct {
	File   uint64 // identity of the file that Offset belongs to; 0 where there is none
	Offset int64  // bytes
	Time   int64  // unix nanoseconds of the last line
	Nth    uint64 // lines read so far that bear Time
}

// CursorAppender gives a position its durable form: the position itself and
// whatever proves after a restart that it still means the same bytes.
type CursorAppender interface {
	// AppendCursor appends the durable form of a position: the one that reading
	// began at or the After of a line that was taken (not always of the last one: a
	// record that is still being joined holds the position before it).
	AppendCursor(dst []byte, at Cursor) []byte
}
