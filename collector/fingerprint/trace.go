package fingerprint

import "bytes"

const (
	maxOwn    = 6   // frames of the application that make an identity, those nearest to the error
	maxTop    = 3   // frames that do where none is the application's own
	maxFrames = 512 // bytes after which no further frame is written
	maxKind   = 120 // bytes of the type of an exception
	maxFrame  = 160 // bytes of a frame
)

// trace is what was read of a stack trace: its first exception, and the last one in
// the chain.
type trace struct {
	parts   [2]exception
	n       int  // exceptions begun
	current int  // part that frames belong to
	reverse bool // the frame nearest to the error comes last, as in Python
	rising  bool // the exception that caused the others comes first, as in Python
	group   bool // a group of exceptions, which comes before its members

	indent  int    // of the line that is read
	hidden  int    // indent of what is left out when deeper (suppressed exceptions); -1 for nothing
	python  int    // indent of the traceback whose type is still to come; -1 for none
	over    bool   // further frames belong to other threads
	before  []byte // the line before
	called  []byte // PHP: the file that the function of the next frame is in
	message []byte // what takes the place of a type where there is none

	panicked bool // the message is Rust's
}

// exception is one exception of a chain.
type exception struct {
	kind  []byte // its type
	sure  uint8  // how certain that is
	own   frames
	any   frames
	lines int // of text before its first frame
}

// frames are those nearest to the error.
type frames struct {
	list [maxOwn]frame
	n    int
}

// add adds a frame; of too many those stay that are nearest to the error.
func (f *frames) add(one frame, reverse bool) {
	if f.n > 0 && f.list[f.n-1].same(one) {
		return // a recursion is as deep as its data
	}
	switch {
	case f.n < len(f.list):
		f.list[f.n] = one
		f.n++
	case reverse:
		copy(f.list[:], f.list[1:])
		f.list[len(f.list)-1] = one
	}
}

// trace appends the template of the stack trace in a text; no reason when there is none.
// What it does not say itself, the statement that it stands in says.
func (d *draft) trace(text []byte, s *statement) Why {
	t := trace{hidden: -1, python: -1}
	for len(text) > 0 && !t.over {
		line, rest, _ := bytes.Cut(text, []byte("\n"))
		t.read(line, rest)
		text = rest
	}
	if t.parts[0].any.n == 0 && t.parts[1].any.n == 0 {
		return 0
	}
	if t.parts[0].kind == nil {
		t.parts[0].kind = s.kind
	}
	from := len(d.dst)
	d.head(&t, s)
	if len(d.dst) == from {
		d.dst = append(d.dst, "trace"...)
	}
	d.dst = append(d.dst, " at "...)
	return d.frames(&t)
}

// ends are the exception that was seen in the end and the one that caused it.
func (t *trace) ends() (outer, root *exception) {
	switch {
	case t.n < 2:
		return &t.parts[0], &t.parts[0]
	case t.rising && !t.group:
		return &t.parts[1], &t.parts[0]
	}
	return &t.parts[0], &t.parts[1]
}

// head appends what a trace is about: "Type caused by Type", or the message where there
// is no type.
func (d *draft) head(t *trace, s *statement) {
	outer, root := t.ends()
	switch {
	case t.message != nil:
		if t.panicked {
			d.dst = append(d.dst, "panic: "...)
		}
		d.mask(t.message)
	case len(outer.kind) == 0 && len(root.kind) == 0:
		if t.parts[0].lines > 0 || len(s.stack) > 0 {
			d.says(s)
		}
	default:
		d.dst = append(d.dst, outer.kind...)
		if root != outer && len(root.kind) > 0 && !bytes.Equal(root.kind, outer.kind) {
			d.dst = append(append(d.dst, " caused by "...), root.kind...)
		}
	}
}

// frames appends the frames by which a trace is recognised.
func (d *draft) frames(t *trace) Why {
	outer, root := t.ends()
	list := list{draft: d, from: len(d.dst), left: maxOwn}
	list.frames(&root.own, t.reverse)
	if root != outer {
		list.frames(&outer.own, t.reverse)
	}
	if list.left < maxOwn {
		return ByOwnFrames
	}
	list.left = maxTop
	list.frames(&root.any, t.reverse)
	if list.left == maxTop {
		list.frames(&outer.any, t.reverse)
	}
	return ByTopFrames
}

// list appends frames that are not there yet.
type list struct {
	draft *draft
	from  int // where the list begins
	left  int // frames that still go in
}

func (l *list) frames(f *frames, reverse bool) {
	for i := range f.n {
		if reverse {
			i = f.n - 1 - i
		}
		if l.left == 0 || len(l.draft.dst)-l.from > maxFrames {
			return
		}
		l.frame(f.list[i])
	}
}

func (l *list) frame(f frame) {
	d := l.draft
	comma := len(d.dst)
	if comma > l.from {
		d.dst = append(d.dst, ", "...)
	}
	from := len(d.dst)
	d.dst = f.append(d.dst)
	d.dst = d.dst[:min(len(d.dst), from+maxFrame)]
	if l.has(d.dst[from:], comma) {
		d.dst = d.dst[:comma]
		return
	}
	l.left--
}

// has says whether a frame stands in the list before place end already.
func (l *list) has(frame []byte, end int) bool {
	for rest := l.draft.dst[l.from:end]; len(rest) > 0; {
		var one []byte
		one, rest, _ = bytes.Cut(rest, []byte(", "))
		if bytes.Equal(one, frame) {
			return true
		}
	}
	return false
}

// begin begins a further exception of the chain. The first one stays, of the others
// the last.
func (t *trace) begin(kind []byte) {
	t.current = min(t.n, 1)
	t.parts[t.current] = exception{kind: kind, sure: certain}
	t.n++
}

// part is the exception that is read.
func (t *trace) part() *exception {
	t.n = max(t.n, 1)
	return &t.parts[t.current]
}

// frame adds a frame to the exception that is read.
func (t *trace) frame(f frame) {
	p := t.part()
	p.any.add(f, t.reverse)
	if f.own() {
		p.own.add(f, t.reverse)
	}
}
