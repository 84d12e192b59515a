package doctor

import (
	"slices"
	"strings"
	"syscall"
	"time"

	"logcanary/collector/facts"
)

// pour is what was written to a container's output between the two looks, at the least:
// by processes that have nothing else to write to, so that what the kernel counts of them
// can have gone nowhere else.
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

// takes says whether something can be written to a descriptor.
func takes(fd *facts.FD) bool {
	if fd.Kind == facts.Folder || strings.HasSuffix(fd.Target, "[eventpoll]") || fd.Target == "/dev/null" {
		return false
	}
	return fd.Flags&syscall.O_ACCMODE != syscall.O_RDONLY
}
