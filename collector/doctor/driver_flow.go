package doctor

import (
	"cmp"
	"time"
)

// nonblocking is a log that drops lines where the program is faster than the engine. The
// mode proves that it may; what was written and what arrived say that it does.
func nonblocking(p *patient) {
	const usual = 1 << 20 // bytes; the engine's default of max-buffer-size
	if p.Log.Options["mode"] != "non-blocking" {
		return
	}
	buffer, set := memory(p.Log.Options["max-buffer-size"]), evidence("log options mode non-blocking, max-buffer-size %s", p.Log.Options["max-buffer-size"])
	if buffer == 0 {
		buffer, set = usual, "log option mode non-blocking, with the usual max-buffer-size of 1m"
	}
	f := Finding{
		ID: "nonblocking-drop", Certainty: Possible,
		Cause:    "the engine drops lines when its small buffer is full, and says nothing of it",
		Evidence: []string{set},
		Fix:      "let the program wait instead (blocking), or give it a larger buffer",
		Snippet:  p.blocking(),
	}
	drops, says := p.drops()
	if drops {
		f.Certainty = Likely
		f.Cause = "the engine drops lines: the program writes faster than the log is kept, and its buffer is full"
		f.Evidence = append(f.Evidence, says)
	}
	if drops || buffer < usual {
		p.add(f)
	}
}

// blocking has the program wait for the engine. Engines refuse a buffer's size then.
func (p *patient) blocking() string {
	if p.Log.Options["max-buffer-size"] == "" {
		return p.compose("logging:", "  options: {mode: blocking}")
	}
	return p.compose("logging:", "  options: {mode: blocking, max-buffer-size: !reset null}")
}

// drops says whether clearly less has come into the json-file between the looks than a
// program has written that says much, and how much, in words.
func (p *patient) drops() (bool, string) {
	const (
		clearly = 0.9 // of what was to come: the looks at program and file are not made at one time
		much    = 50  // lines a second
	)
	out, mean := p.poured(), p.meanLine()
	if out == nil || out.bytes < 64<<10 || p.pace() < much || p.Log.Driver != "json-file" || !p.sameFile() {
		return false, ""
	}
	const envelope = int64(len(`{"log":"\n","stream":"stdout","time":"2026-11-26T15:32:42.723488427Z"}`+"\n")) - 1
	lines := out.bytes / mean
	kept := p.Log.File.Grew() / (mean + envelope)
	return float64(kept) < clearly*float64(lines), evidence("pid %d wrote %s in %s, about %d lines; about %d of them came into the log",
		out.by.PID, size(out.bytes), lasted(out.over), lines, max(kept, 0))
}

// meanLine is how long the last lines are on average, with their ends; 0 without lines.
func (p *patient) meanLine() int64 {
	if p.Log.Read == nil || len(p.Log.Read.Lines) == 0 {
		return 0
	}
	sum := 0
	for _, l := range p.Log.Read.Lines {
		sum += l.Size + 1
	}
	return int64(sum / len(p.Log.Read.Lines))
}

// journaldLimited is a program that says more than journald takes. What journald drops it
// notes in its own journal alone ("Suppressed N messages from docker.service"), which the
// engine does not show: so the pace is compared with the usual limit. That grows with the
// room there is, up to the sixfold for 1 TiB (systemd, journald-rate-limit.c).
func journaldLimited(p *patient) {
	const burst, interval, roomy = 10000, 30, 6 // journald.conf(5): RateLimitBurst, RateLimitIntervalSec
	if p.Log.Driver != "journald" {
		return
	}
	out, mean := p.poured(), p.meanLine()
	if out == nil || mean == 0 || out.over <= 0 {
		return
	}
	pace := int(min(float64(out.bytes)/float64(mean)/out.over.Seconds(), p.pace()))
	if pace <= burst/interval {
		return
	}
	f := Finding{
		ID: "journald-limited", Certainty: Possible,
		Cause: "the program writes so many lines that journald may drop some: by default it limits all containers together",
		Evidence: []string{
			evidence("log driver journald; pid %d writes about %d lines a second", out.by.PID, pace),
			evidence("the usual limit is %d lines a second, %d where there is much room, for all that the engine sends", burst/interval, roomy*burst/interval),
		},
		Fix:     "look for dropped lines (Suppressed) and lift the limit on the engine's host, or log with json-file",
		Snippet: "journalctl -u systemd-journald | grep Suppressed\nmkdir -p /etc/systemd/journald.conf.d\nprintf '[Journal]\\nRateLimitBurst=0\\n' >/etc/systemd/journald.conf.d/docker.conf\nsystemctl restart systemd-journald",
	}
	if pace > roomy*burst/interval {
		f.Certainty = Likely
		f.Cause = "the program writes more lines than journald takes of all containers together by default, and it drops the rest"
	}
	p.add(f)
}

// noNewline is a program that writes and never ends its line: the engine waits for the
// line's end, for 16 KiB, or for the end of the program. A script that renews a file every
// now and then looks the same but for its pace: a progress bar is written in small pieces,
// and many.
func noNewline(p *patient) {
	if p.Config.TTY || !p.readable() || p.Log.Read.Frame || p.unfiled() || p.Log.Options["mode"] == "non-blocking" {
		return
	}
	out := p.poured()
	if out == nil || out.bytes == 0 || out.bytes >= maxPart || p.saidSince(out.by.First.At) {
		return
	}
	const piece, pace = 16, 2 // bytes at most; a second at least
	f := Finding{
		ID: "no-trailing-newline", Certainty: Possible,
		Cause: "the program writes, but it does not end its line, and the engine keeps no line before its end",
		Evidence: []string{
			evidence("pid %d (%s) wrote %s in %s, in %s, and has nothing to write to but its output",
				out.by.PID, shown(out.by.Name, 40), size(out.bytes), lasted(out.over), Times(int(out.writes), "piece")),
			"meanwhile no line came into the log",
		},
		Fix:     "end what is written with a newline; until then the text comes when the program ends, or when it is 16 KiB",
		Snippet: "timeout -s KILL 5 docker attach --no-stdin --sig-proxy=false " + p.Name + " || true",
	}
	if out.bytes <= piece*out.writes && float64(out.writes) >= pace*out.over.Seconds() {
		f.Certainty = Likely
	}
	p.add(f)
}

// saidSince says whether a line has come since a look was made, or may have.
func (p *patient) saidSince(at time.Time) bool {
	if f := p.Log.File; f != nil && f.First != nil && f.Last != nil {
		return !p.sameFile() || f.Grew() != 0
	}
	lines := p.Log.Read.Lines
	return len(lines) > 0 && lines[len(lines)-1].Time.After(at.Add(-time.Second))
}

// maxPart is the most that an engine keeps of a line in one piece, in bytes (moby,
// daemon/logger/copier.go).
const maxPart = 16 << 10

// longLines are lines that the engine cuts in pieces. A last line without an end is none.
// It is a hint for who reads the log by other means: logcanary joins them.
func longLines(p *patient) {
	if p.Log.Read == nil {
		return
	}
	lines, cut := p.Log.Read.Lines, 0
	for i := range lines[:max(len(lines)-1, 0)] {
		if !lines[i].Ended && lines[i].Size >= maxPart {
			cut++
		}
	}
	if cut == 0 {
		return
	}
	p.add(Finding{
		ID: "partial-16k", Certainty: Possible,
		Cause: "the program writes lines that are longer than 16 KiB: the engine cuts them in pieces, which whoever reads its log has to join",
		Evidence: []string{
			evidence("%s of %d bytes and more without a line end among the last %d", Times(cut, "piece"), maxPart, len(lines)),
		},
		Fix:     "write shorter lines; logcanary joins the pieces, others show them one by one",
		Snippet: "docker logs --tail 5 " + p.Name + " | awk '{print length($0)}'",
	})
}

// retention is a log that the engine drops so soon that it cannot be read in time. A short
// history is a choice; one of less than an hour is seldom meant.
func retention(p *patient) {
	const little = time.Hour
	files := p.Log.Options["max-file"]
	if p.Log.Driver != "json-file" || p.Log.Options["max-size"] == "" || files != "1" && files != "" || !p.readable() {
		return
	}
	since, born := p.Log.Read.Oldest, p.born()
	if since.IsZero() {
		since = born
	}
	back := p.scene.Taken.Sub(since)
	if since.IsZero() || since.Before(p.Started.Add(time.Second)) || back > little || !p.now().Running {
		return
	}
	f := Finding{
		ID: "maxfile1-loss", Certainty: Possible,
		Cause: "the engine keeps so little of the log that it reaches back for moments only: what is older is deleted",
		Evidence: []string{
			evidence("log options max-size %s, max-file %s", p.Log.Options["max-size"], cmp.Or(files, "1 (as is usual)")),
			evidence("its oldest line is of %s; the container runs since %s", moment(since), moment(p.Started)),
		},
		Fix:     "keep three files and more, of some megabytes each",
		Snippet: p.jsonFile(),
	}
	if born.After(p.Started.Add(time.Second)) {
		f.Certainty = Likely
		f.Evidence = append(f.Evidence, "its log file was begun anew at "+moment(born))
	}
	p.add(f)
}

// born is when the log file was made; zero where that is not told.
func (p *patient) born() time.Time {
	if s := p.Log.File.Now(); s != nil {
		return s.Birth
	}
	return time.Time{}
}
