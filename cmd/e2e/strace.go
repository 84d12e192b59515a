package main

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// aim is a system call at whose entry strace catches logcanary: the kernel has not
// begun to carry it out, and everything before it stands.
type aim struct {
	call   string
	nth    int      // of the calls that match; strace counts them in each thread
	paths  []string // of what the call is about; none: whatever it is
	effect effect
}

// effect is what strace does at the call.
type effect string

const (
	kills effect = "signal=SIGKILL"  // at once
	holds effect = "delay_enter=60s" // the thread; the others run on until the case kills
)

// launchAimed runs logcanary under strace from its first moment on.
func (c *canary) launchAimed(a aim) { c.launchBy(c.strace(a)...) }

// takeAim attaches strace to the running logcanary. The returned process ends with it.
func (c *canary) takeAim(a aim) *process {
	p, err := startProcess(c.log(), nil, append(c.strace(a), "-p", strconv.Itoa(c.proc.cmd.Process.Pid))...)
	c.t.must(err)
	return p
}

// strace is the command. Its trace tells afterwards where the kill fell: a write is
// told from another by what it would have written.
func (c *canary) strace(a aim) []string {
	argv := []string{"strace", "-f", "-q", "-x", "-yy", "-s", "8", "-o", c.trace(), "-e", "signal=none",
		"-e", "trace=read,write,pread64,fsync,renameat,unlinkat",
		"-e", fmt.Sprintf("inject=%s:%s:when=%d", a.call, a.effect, a.nth)}
	for _, path := range a.paths {
		argv = append(argv, "-P", path)
	}
	return argv
}

func (c *canary) trace() string { return c.log() + ".strace" }

// sockets are the kernel's names of logcanary's connections to Kafka, the one that
// sent most first.
func (c *canary) sockets() []string {
	out, err := exec.CommandContext(c.t, "ss", "-tineHO", "dst", c.t.kafka().address()).Output()
	c.t.must(err)
	own := c.files()
	sent := map[string]int{}
	for _, m := range regexp.MustCompile(`ino:(\d+).*bytes_sent:(\d+)`).FindAllStringSubmatch(string(out), -1) {
		if name := "socket:[" + m[1] + "]"; slices.Contains(own, name) {
			sent[name], err = strconv.Atoi(m[2])
			c.t.must(err)
		}
	}
	return slices.SortedFunc(maps.Keys(sent), func(a, b string) int { return sent[b] - sent[a] })
}

// files is what logcanary has open.
func (c *canary) files() []string {
	fds, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", c.proc.cmd.Process.Pid))
	c.t.must(err)
	var names []string
	for _, fd := range fds {
		if name, err := os.Readlink(fd); err == nil { // else it was closed meanwhile
			names = append(names, name)
		}
	}
	return names
}

// moment is where a kill fell.
type moment struct {
	at     call   // was entered and never carried out
	before []call // what was entered before it, in that order
}

// call is a system call as strace prints it.
type call struct {
	name   string
	args   string
	result string // empty as long as it has not returned
}

// caughtAt is where logcanary was caught in a call of that name: the first one that
// did not return. Later ones are other threads'. False when all returned.
func (c *canary) caughtAt(name string) (moment, bool) {
	text, err := os.ReadFile(c.trace())
	if err != nil {
		return moment{}, false // strace has not begun
	}
	calls := parseTrace(string(text))
	for i, call := range calls {
		if call.name == name && !call.returned() {
			return moment{call, calls[:i]}, true
		}
	}
	return moment{}, false
}

func (c *canary) caught(name string) bool {
	_, ok := c.caughtAt(name)
	return ok
}

// parseTrace reads the output of strace -f: a call that another thread's came
// between stands on two lines, and one that goes on may stand on half a line.
func parseTrace(text string) []call {
	whole := regexp.MustCompile(`^(\w+)\((.*)\) += (.*)$`)
	begun := regexp.MustCompile(`^(\w+)\((.*)$`)
	ended := regexp.MustCompile(`^<\.\.\. \w+ resumed>(.*)\) += (.*)$`)
	var calls []call
	under := map[string]int{} // the call that a thread is in
	for line := range strings.Lines(text) {
		thread, line, _ := strings.Cut(strings.TrimSpace(line), " ")
		line = strings.TrimSpace(strings.Replace(line, " <unfinished ...>", "", 1))
		if m := whole.FindStringSubmatch(line); m != nil {
			calls = append(calls, call{m[1], m[2], m[3]})
		} else if m := begun.FindStringSubmatch(line); m != nil {
			under[thread] = len(calls)
			calls = append(calls, call{name: m[1], args: m[2]})
		} else if m := ended.FindStringSubmatch(line); m != nil {
			if i, ok := under[thread]; ok { // else it was begun before strace came
				calls[i].args += m[1]
				calls[i].result = m[2]
			}
		}
	}
	return calls
}

func (c call) returned() bool { return c.result != "" && c.result != "?" }

// bytes is what the call returned, when that is a number of bytes; else 0.
func (c call) bytes() int {
	n, _ := strconv.Atoi(c.result) // of an error, with its text, nothing was read
	return max(0, n)
}

// file is the descriptor that the call is about, with what strace knows of it:
// 8</path> or 9<TCP:[from->to]>.
func (c call) file() string {
	fd, _, _ := strings.Cut(c.args, ",")
	return fd
}

// data is the beginning of what the call wrote or read.
func (c call) data() string {
	_, rest, _ := strings.Cut(c.args, `"`)
	quoted, _, _ := strings.Cut(rest, `"`)
	text, err := strconv.Unquote(`"` + quoted + `"`)
	if err != nil {
		return "" // cut inside an escape: nothing that is asked for here
	}
	return text
}

// previous is the last call before that is as asked for; an empty one when none is.
func (m moment) previous(is func(call) bool) call {
	for i := len(m.before) - 1; i >= 0; i-- {
		if is(m.before[i]) {
			return m.before[i]
		}
	}
	return call{}
}
