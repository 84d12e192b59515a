package doctor

import (
	"slices"
	"strings"
	"syscall"
	"time"

	"logcanary/collector/facts"
)

// pour is what was written to a container's output between the two looks, as the kernel
// counts it of processes that have nothing else to write to at either look. A file that
// one opens and closes in between is in it, too: rules want a second sign.
type pour struct {
	bytes, writes int64
	over          time.Duration
	by            *facts.Process // the one that wrote most
}

// poured is what went to the output; nil where that cannot be told.
func (p *patient) poured() *pour {
	if p.passing() {
		return nil
	}
	var all *pour
	for _, one := range p.Processes {
		if !one.Twice() || one.First.Written < 0 || one.Last.Written < 0 || !p.mouth(one) {
			continue
		}
		bytes := one.Last.Written - one.First.Written
		if all == nil {
			all = &pour{by: one}
		} else if bytes > all.by.Last.Written-all.by.First.Written {
			all.by = one
		}
		all.bytes += bytes
		all.writes += one.Last.Writes - one.First.Writes
		all.over = max(all.over, one.Last.At.Sub(one.First.At))
	}
	return all
}

// passing says whether a file grows that nobody has open: it is opened for each write, and
// what the kernel counts may have gone there.
func (p *patient) passing() bool {
	return slices.ContainsFunc(p.Files, func(f *facts.File) bool { return len(f.Writers) == 0 && f.Seen.Grew() > 0 })
}

// mouth says whether a process writes to the container's output, and cannot write to
// anything else.
func (p *patient) mouth(one *facts.Process) bool {
	first := p.Processes[0]
	if !one.FDsSeen || first.FD(1) == nil || first.FD(1).Kind != facts.Pipe {
		return false
	}
	outputs := []string{first.FD(1).Target}
	if second := first.FD(2); second != nil && second.Kind == facts.Pipe {
		outputs = append(outputs, second.Target)
	}
	speaks := false
	for i := range one.FDs {
		fd := &one.FDs[i]
		switch {
		case slices.Contains(outputs, fd.Target):
			speaks = true
		case takes(fd):
			return false
		}
	}
	return speaks
}

// takes says whether something can be written to a descriptor. Nobody writes to the
// standard input, which engines open for both.
func takes(fd *facts.FD) bool {
	if fd.N == 0 || fd.Kind == facts.Folder || strings.HasSuffix(fd.Target, "[eventpoll]") {
		return false
	}
	return fd.Flags&syscall.O_ACCMODE != syscall.O_RDONLY
}

// pace is how many lines a second come into the log, by the last ones of the first look; 0
// where there are too few to tell. It holds what was written to files that were opened and
// closed between the looks apart from what was written to the log.
func (p *patient) pace() float64 {
	if p.Log.Read == nil || len(p.Log.Read.Lines) < few {
		return 0
	}
	lines := p.Log.Read.Lines[:len(p.Log.Read.Lines)-1] // the newest may be of the last look
	span := lines[len(lines)-1].Time.Sub(lines[0].Time)
	return float64(len(lines)) / max(span, time.Millisecond).Seconds()
}
