package file

// ledger remembers in which order parts of several generations were handed
// over. While a rotated file is still written to, its lines and those of the new
// file alternate; a position that was reached in between (a record that is still
// being joined holds one) must then not pass lines that came after it.
//
// Almost always it is a single span that grows.
type ledger struct{ spans []span }

// span is a part of a generation that was handed over in one go.
type span struct {
	file     uint64
	from, to int64
}

// maxSpans bounds the ledger. A position from before its reach repeats lines
// after a crash; it never loses one.
const maxSpans = 64

// add notes that the bytes of a file up to to were handed over.
func (l *ledger) add(file uint64, from, to int64) {
	if n := len(l.spans); n > 0 && l.spans[n-1].file == file && l.spans[n-1].to == from {
		l.spans[n-1].to = to
		return
	}
	if len(l.spans) == maxSpans {
		l.spans = append(l.spans[:0], l.spans[1:]...)
	}
	l.spans = append(l.spans, span{file: file, from: from, to: to})
}

// after finds the spans that came after a position: their lines do not count as
// handed over for whoever stands there. Where the position is unknown it is all
// of them.
func (l *ledger) after(file uint64, offset int64) []span {
	for i, s := range l.spans {
		if s.file == file && s.from <= offset && offset <= s.to {
			return l.spans[i+1:]
		}
	}
	return l.spans
}
