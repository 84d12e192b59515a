package multiline

import (
	"logcanary/collector/level"
	"logcanary/collector/record"
)

// Verdict is where a line belongs.
type Verdict uint8

// The verdicts.
const (
	// Begins: the line begins a record; the open one is complete, with the lines that
	// wait, if any do: they are blank.
	Begins Verdict = iota

	// Continues: the line belongs to the open record, and so do those that wait.
	Continues

	// Waits: the line belongs to the open record if a line that is still to come
	// continues it: a blank line in a trace, the second line of a message.
	Waits

	// Releases: the lines that wait do not belong to the open record, which is
	// complete without them. Ask again for each of them, in their order, and then for
	// this line, which is not taken yet.
	Releases
)

// Joiner tells for each line of a source whether it begins a record. The zero value
// is ready, and expects a first line. It is small, and has no memory but its own.
type Joiner struct {
	Limits *Limits // nil for the defaults

	expects expects
	print   uint32 // what the view of its head has of these
	said    uint32 // by the first head of Ruby in it
	lines   int32  // of the open record, and those that wait
	bytes   int32
	reading level.Reading // of the open record
	pipe    uint16
	manner  manner
	width   uint8
	blanks  uint8
	waiting uint8 // lines
	prosaic bool  // a line that waits is not blank
	guessed bool  // the level is that of a trace: one that a line states is better
	untold  bool  // its head has no level
	empty   bool  // its head has no message
	mixed   bool  // it has lines without a head below one: no other with a head belongs to it
	given   bool  // it was given away before its patience was over, see give
	slow    bool  // the source's traces come behind their heads, not with them: one went on with what was given
}

// Reading is what the open record says about itself: what its head does. The level
// of one whose head has none is that of the first of its lines that has one, else
// error when it is a trace.
func (j *Joiner) Reading() level.Reading { return j.reading }

// Decided says whether the level of the open record can not change any more.
func (j *Joiner) Decided() bool { return j.reading.Level != record.Unknown && !j.guessed }

// complete says that no line can belong to the open record any more.
func (j *Joiner) complete() bool { return j.expects == 0 && j.waiting == 0 }

// announced says whether more is likely to come: the open record has several lines, or
// the one that it has announces others, or whoever writes takes his time.
func (j *Joiner) announced() bool {
	return j.slow || j.lines > 1 || j.expects&(pending|dumped|colonned|noting) != 0
}

// give says that the open record, of which no line waits, was given away although lines
// may still belong to it. If one comes that belongs to nothing else, it begins a record
// that goes on as at a limit.
func (j *Joiner) give() { j.given = true }

// Close ends the open record: the next line begins one. It tells whether the lines
// that wait belong to it; if they do not, ask again for them.
func (j *Joiner) Close() (whole bool) {
	whole = j.ends()
	*j = Joiner{Limits: j.Limits, slow: j.slow}
	return whole
}

// ends says whether the lines that wait are the end of the open record: blank ones
// behind a trace or a text of several lines.
func (j *Joiner) ends() bool { return !j.prosaic && j.expects&(traced|dumped|sealed) != 0 }

// Next takes one line, without its line end, that was read as r.
func (j *Joiner) Next(line []byte, r level.Reading) Verdict {
	if j.calm(line, r) && (line[0] == '{' || !follows(line)) {
		return j.beginUsual(line, r)
	}
	if !level.Coloured(line) {
		return j.judge(line, r)
	}
	var room [plainSize]byte
	return j.judge(level.Bleach(room[:0], line), r)
}

const plainSize = 1024 // bytes of a coloured line that are looked at

// judge takes a line that needs a closer look.
func (j *Joiner) judge(line []byte, r level.Reading) Verdict {
	v := j.see(line, r)
	rule, may := v.kind.rule(), j.allows(&v)
	joins := may&rule.joins != 0 || j.answers(&v)
	waits := may&rule.waits != 0
	if joins && j.prosaic && !v.kind.proves() && may&rule.joins&running == 0 {
		joins, waits = false, v.kind == indented
	}
	fits := !j.given && j.fits(&v)
	joins = joins && (!j.given || v.kind.proves())
	switch {
	case joins && fits:
		j.join(&v, rule)
		return Continues
	case waits && !joins && fits && j.waiting < MaxWaiting:
		j.wait(&v)
		return Waits
	case j.waiting > 0 && !j.ends():
		j.Close()
		return Releases
	case joins: // what does not fit any more begins a record, which goes on as that one did
		j.lines, j.bytes = 0, 0
		j.given, j.slow = false, j.slow || j.given
		j.join(&v, rule)
		return Begins
	}
	j.begin(&v, rule, line)
	return Begins
}

// join enters a line into the open record, with those that wait.
func (j *Joiner) join(v *view, r rule) {
	j.count(v)
	j.waiting, j.prosaic = 0, false
	j.mixed = j.mixed || j.manner != bare && v.manner == bare
	if j.empty && v.kind != blank {
		j.fill(v, r)
		return
	}
	if j.said == 0 {
		j.said = v.said
	}
	had := j.expects
	j.expects = had&r.keeps | r.sets | v.tail
	switch {
	case had&(sealed|traced) == sealed: // a dump of all threads, which nothing is wrong with
		j.expects &^= traced
		return
	case v.kind == caret && had&quoting != 0: // Node tells why it ends
		j.expects |= opened | traced | telling | owed
	case had&unravels != 0 && j.expects&(unravels|chained) == 0 && j.manner == headed:
		j.expects |= noting
	case v.manner == headed && !v.reading.Timed && j.reading.Timed && j.reading.Level == record.Unknown: // java.util.logging
		j.learn(v)
		j.expects = opened | heads(j.reading)
		return
	}
	j.learn(v)
}

// fill enters the first line that has a message into a record that has none.
func (j *Joiner) fill(v *view, r rule) {
	j.empty = false
	j.width, j.blanks, j.print = v.width, v.blanks, v.print
	j.expects = r.opens&^dumped | v.tail | heads(j.reading)
	if v.manner == bare { // a text of many lines begins: all that have no head belong to it
		j.expects |= sealed
	}
	j.learn(v)
}

// wait counts a line that waits.
func (j *Joiner) wait(v *view) {
	j.count(v)
	j.waiting++
	j.prosaic = j.prosaic || v.kind != blank
}

func (j *Joiner) count(v *view) {
	j.lines++
	j.bytes += int32(v.size) + 1
}

// fits says whether the limits allow one line more.
func (j *Joiner) fits(v *view) bool {
	lines, size := j.Limits.bounds()
	return int(j.lines) < lines && int(j.bytes)+v.size < size
}

// learn takes the level of a line into a record whose head has none.
func (j *Joiner) learn(v *view) {
	switch r := v.reading; {
	case j.reading.Level == record.Unknown && r.Level != record.Unknown, j.guessed && r.Level > j.reading.Level:
		r.Timed = j.reading.Timed
		j.reading, j.guessed = r, false
	case j.reading.Level == record.Unknown && (v.kind.raises() || j.expects&(traced|owed) == traced|owed):
		j.guess()
	}
}

// guess makes the record an error, as traces are.
func (j *Joiner) guess() {
	j.guessed = true
	j.reading.Level, j.reading.Outcome = record.Error, record.Fail
	if j.reading.Format == level.Plain {
		j.reading.Format = level.Exception
	}
}

// begin opens a record with a line.
func (j *Joiner) begin(v *view, r rule, line []byte) {
	*j = Joiner{
		Limits: j.Limits, slow: j.slow, reading: v.reading, pipe: v.pipe, manner: v.manner, width: v.width, blanks: v.blanks,
		print: v.print, said: v.said,
	}
	j.count(v)
	j.expects = r.opens | v.tail
	switch v.manner {
	case headed:
		j.expects = j.expects&^dumped | heads(v.reading)
		j.untold = v.reading.Level == record.Unknown
		j.empty = v.kind == blank && v.reading.Timed
		if j.empty || julian(line[v.pipeEnd:], v.reading) {
			j.expects |= opened | owed
		}
		if v.reading.Format == level.Postgres {
			j.expects |= queried
		}
		switch {
		case v.kind == blank:
			j.expects |= opened
		case !v.reading.Timed && v.reading.Level >= record.Error && contains(line, "Exception: "): // its message may have more lines
			j.expects |= telling
		}
	case keyed:
		if r := v.reading; r.Level != record.Unknown && r.Level < record.Warn { // as beginUsual has it
			j.expects = 0
		}
	case bare:
		if v.kind == blank {
			j.expects = 0
		}
		j.expects |= leads(j.expects)
	}
	if v.reading.Level == record.Unknown && v.kind.raises() {
		j.guess()
	}
}

// leads lets a trace stand below a bare line that ends with a colon.
func leads(e expects) expects {
	if e&colonned != 0 {
		return led
	}
	return 0
}

// allows is what a line may go on with of what the open record expects: nothing of
// it unless the line presents itself as the record does, or bare below its head.
func (j *Joiner) allows(v *view) expects {
	switch {
	case j.expects == 0, v.pipe != j.pipe, v.kind == detail && v.print != j.print, j.mixed && v.manner != bare:
		return 0
	case v.kind == numbered && j.expects&tallied != 0, v.kind == obituary && j.expects&traced != 0: // another one begins
		return 0
	case v.manner == bare && j.manner != keyed:
		return j.below(v)
	case j.empty && (!v.same || v.reading.Level != j.reading.Level && v.reading.Format != level.Exception):
		return 0
	case v.manner == keyed && v.kind == prose && v.reading.Level != record.Unknown && (j.guessed || j.reading.Level == record.Unknown):
		return 0 // an object with a level says nothing for one without
	case v.manner != j.manner || !v.same && !j.voiced(v.reading), v.manner == keyed && !j.voiced(v.reading):
		return 0
	}
	may := j.expects & prefixed
	switch {
	case v.kind == numbered:
		may |= j.expects & colonned
	case v.carried && j.reading.Timed && !j.untold: // every line has the time before it, not only its record
		may |= j.expects & (excepted | blamed | thrower)
	case !v.same && (v.kind == prose || v.kind == blank):
		may &^= reporting | sealed
	case v.kind == goroutine && j.waiting == 0: // goroutines stand apart
		may &^= scheduled | traced | telling
	case v.kind == function && !v.same:
		may &^= opened
	case v.kind == indented && may&inner == 0:
		may = 0
	}
	return may
}

// below is what may go on in a bare line. A trace follows a head without a time at
// once or not at all; what Ruby tells behind a trace is its cause.
func (j *Joiner) below(v *view) expects {
	may := j.expects
	switch {
	case v.kind == goroutine && j.waiting == 0: // goroutines stand apart
		may &^= scheduled | traced | telling
	case !j.reading.Timed && (j.waiting > 0 || may&dumped != 0):
		may &^= blamed | excepted
	case v.kind == prose && may&colonned != 0 && j.manner == headed: // "two lines:"
		may |= running
	case v.kind == rubied && may&traced != 0 && v.said != j.said: // a cause, not the same again
		may |= blamed
	}
	return may
}

// voiced says whether a line with a head speaks in the voice of the open record's.
func (j *Joiner) voiced(r level.Reading) bool {
	if r.Timed != j.reading.Timed {
		return false
	}
	return r.Level == j.reading.Level || r.Level == record.Unknown || j.reading.Level == record.Unknown || j.guessed || r.Format == level.Exception
}

// answers says whether a line that has a level and no time is what the line before
// announced: the second of java.util.logging, the words of a panic.
func (j *Joiner) answers(v *view) bool {
	if j.expects&owed == 0 || v.manner != headed || v.reading.Timed || v.pipe != j.pipe {
		return false
	}
	return j.manner == bare || j.manner == headed && j.reading.Timed && j.reading.Level == record.Unknown
}

// heads is what may stand below a line that has a head, by what it says.
func heads(r level.Reading) (e expects) {
	if r.Timed && r.Level != record.Unknown && r.Format != level.Access && r.Format != level.HAProxy && r.Format != level.Gin {
		e = running
	}
	switch {
	case r.Level == record.Trace || r.Level == record.Debug:
		return e | excepted
	case r.Level != record.Unknown && r.Level < record.Warn: // a trace below is another's, and must not be lost
		return e
	case r.Timed:
		return e | excepted | blamed | thrower
	}
	return e | excepted | blamed
}
