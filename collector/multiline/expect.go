package multiline

// expects says what may go on in the open record, one bit for each thing that
// the lines so far have announced. It is all that is remembered of them.
type expects uint32

const (
	opened    expects = 1 << iota // a line: indented ones follow it
	traced                        // a trace, or a part of one: labels and blank lines belong to it
	telling                       // an exception, whose message may have more lines
	owed                          // the next line, whatever it says
	unravels                      // Python's frames, after which the exception stands
	chained                       // a sentence that leads from one traceback to the next
	scheduled                     // goroutines: functions stand at the head of lines
	quoting                       // an excerpt of the source, and a caret below it
	braced                        // a brace that must close
	reporting                     // Erlang's report: all lines, up to a blank one
	sealed                        // a report with blank lines in it, up to its last line
	queried                       // a message of PostgreSQL: its DETAIL follows
	dumped                        // indented lines
	ruled                         // a line of equals signs
	summed                        // the summary of a report
	crashed                       // the JVM's crash report: lines that begin with #
	led                           // a line that announces a trace
	colonned                      // a line that ends with a colon: a value may follow
	noting                        // Python's exception below a head: its message and notes
	tallied                       // frames by number, from #0 on, which another #0 does not go on with

	// What may stand below a line that has a head of its own.

	running  // any text: the line has a time and a level
	excepted // a qualified exception, also below what is told for debugging
	blamed   // the head of a trace: the level is warn or worse, or not known
	thrower  // any exception: so it is, and the line is timed
)

const (
	// once are the announcements that hold for the next line alone.
	once = owed | led | colonned | ruled

	// prefixed is what may go on in a line that has a head of its own.
	prefixed = opened | traced | telling | owed | led | unravels | chained | scheduled | quoting | braced | reporting | sealed | queried | ruled | summed | crashed

	// pending makes it worth looking behind the head of a line that has one.
	pending = prefixed &^ opened &^ queried

	// inner is what an indented message behind a head goes on with: not with any
	// line, as a bare one does.
	inner = traced | telling | owed | unravels | chained | scheduled | quoting | braced | reporting | sealed
)

// rule is how a kind of line goes on with what is open.
type rule struct {
	joins expects // any of them: the line belongs to the open record
	waits expects // any of them: it does if a later line proves it
	keeps expects // stays announced when it joins
	sets  expects // is announced then
	opens expects // is announced when it begins a record
}

// rule is the grammar of all traces, one line a kind.
func (k kind) rule() rule {
	const (
		trace = opened | traced
		body  = opened | traced | braced | dumped | sealed
		all   = ^(once | chained)
	)
	switch k {
	case prose: // most are
		return rule{joins: unravels | owed | reporting | sealed | noting | running, waits: telling | quoting | blamed, keeps: all &^ unravels, opens: opened}
	case blank:
		return rule{waits: sealed | traced | telling | owed | unravels | chained | scheduled | quoting | braced | dumped | blamed | led, keeps: ^expects(0)}
	case indented:
		return rule{joins: opened, keeps: all | chained, sets: dumped, opens: opened | dumped}
	case frame:
		return rule{joins: opened, keeps: body | unravels | scheduled | reporting, sets: trace, opens: trace}
	case file:
		return rule{joins: unravels | chained | owed | led | dumped, keeps: all | chained, sets: trace, opens: trace | unravels}
	case source:
		return rule{joins: opened, keeps: body | unravels, sets: trace | scheduled, opens: trace | scheduled}
	case numbered:
		return rule{joins: traced | telling | owed | led | sealed | blamed, keeps: body | reporting, sets: trace | tallied, opens: trace | tallied}
	case addressed:
		return rule{joins: traced | telling | owed | led | sealed | blamed, keeps: all, sets: trace, opens: trace}
	case later:
		return rule{joins: traced | telling | owed | led | sealed, keeps: body | reporting | tallied, sets: trace, opens: opened}
	case cause:
		return rule{joins: opened, keeps: body, sets: trace | telling, opens: trace | telling}
	case next:
		return rule{joins: traced, keeps: body, sets: telling, opens: opened}
	case label:
		return rule{joins: opened, keeps: body | scheduled, sets: trace, opens: trace}
	case stack:
		return rule{joins: traced | telling | opened, keeps: body, sets: trace | chained, opens: trace | chained}
	case within:
		return rule{joins: traced | telling | scheduled | sealed, keeps: all, opens: opened}
	case last:
		return rule{joins: traced | telling | scheduled | sealed, opens: opened}
	case summary:
		return rule{joins: sealed | traced, keeps: trace, sets: summed, opens: opened}
	case chain:
		return rule{joins: traced | telling, keeps: trace, sets: chained, opens: opened | chained}
	case lead:
		return rule{joins: led, waits: blamed, keeps: opened, sets: led, opens: opened | led}
	case quotes:
		return rule{joins: led | traced, keeps: body | telling, sets: led, opens: opened}
	case traceback:
		return rule{joins: led | chained | owed | blamed, keeps: body, sets: trace | unravels, opens: trace | unravels}
	case group:
		return rule{joins: led | chained | owed | blamed, keeps: body, sets: trace, opens: trace}
	case thrown:
		return rule{joins: unravels | owed | led | thrower, keeps: body, sets: trace | telling, opens: trace | telling}
	case qualified:
		return rule{joins: unravels | owed | led | thrower | excepted, keeps: body, sets: trace | telling, opens: trace | telling}
	case raised, rubied:
		return rule{joins: owed | led | blamed | reporting | unravels, keeps: body | reporting, sets: trace | telling, opens: trace | telling}
	}
	return k.rest()
}

// rest is the second half of the grammar: what one language or product writes.
func (k kind) rest() rule {
	const (
		trace = opened | traced
		body  = opened | traced | braced | dumped | sealed
		all   = ^(once | chained)
	)
	switch k {
	case panicked:
		return rule{joins: led | sealed, keeps: body, sets: trace | telling, opens: trace | telling}
	case runtimeNote:
		return rule{joins: led, keeps: opened, sets: led, opens: opened | led}
	case goroutine:
		return rule{joins: scheduled | traced | telling | owed | led | blamed, keeps: body, sets: trace | scheduled, opens: trace | scheduled}
	case function:
		return rule{joins: scheduled | sealed, waits: opened, keeps: all, opens: opened}
	case excerpt:
		return rule{joins: sealed, keeps: all, opens: opened | quoting}
	case caret:
		return rule{joins: opened, keeps: all &^ quoting, opens: opened}
	case opener:
		return rule{joins: colonned | owed, keeps: opened, sets: braced, opens: opened | braced}
	case closer:
		return rule{joins: braced | traced | dumped | sealed, keeps: trace | sealed, opens: opened}
	case ruler:
		return rule{joins: sealed | summed, opens: opened | ruled}
	case alarm:
		return rule{joins: ruled | owed, sets: trace | sealed, opens: trace | sealed}
	case dump:
		return rule{joins: owed | blamed | ruled, sets: opened | sealed, opens: opened | sealed}
	case report, crash:
		return rule{opens: opened | reporting}
	case detail:
		return rule{joins: queried, keeps: opened | queried, opens: opened | queried}
	case position:
		return rule{joins: queried | telling | traced, keeps: all, opens: opened}
	case hash:
		return rule{joins: crashed | sealed, keeps: all, opens: opened | crashed}
	case obituary:
		return rule{joins: crashed | sealed, keeps: all, sets: crashed | traced, opens: trace | crashed}
	}
	return rule{joins: crashed | sealed, keeps: all, opens: opened} // comment
}
