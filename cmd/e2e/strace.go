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
	"syscall"
	"time"
)

// aim is a kind of system call that strace holds logcanary's threads in, on entry:
// the kernel has not begun to carry it out, and everything before it stands. Other
// threads run on. A kill that comes while the call is held is a kill at that call.
type aim struct {
	call  string
	paths []string // of what the call is about; none: whatever it is
	hold  time.Duration
}

// launchHeld starts a logcanary that does nothing before it is let go: there is time
// to take aim.
func (c *canary) launchHeld() (letGo func()) {
	c.launchBy("sh", "-c", `kill -STOP $$; exec "$@"`, "sh")
	for c.proc.running() && !c.stopped() && c.t.Err() == nil {
		c.proc.runsFor(lookPause)
	}
	return func() { c.proc.signal(syscall.SIGCONT) }
}

func (c *canary) stopped() bool {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", c.pid()))
	return err == nil && strings.Contains(string(status), "\nState:\tT")
}

// takeAim attaches strace to logcanary and waits until it is there. The returned
// process ends with logcanary.
func (c *canary) takeAim(a aim) *process {
	c.t.must(os.RemoveAll(c.trace())) // of the aim before
	p, err := startProcess(c.log(), nil, c.strace(a)...)
	c.t.must(err)
	for p.running() && !c.traced() && c.t.Err() == nil {
		p.runsFor(lookPause)
	}
	if !p.running() {
		c.t.fatalf("strace ended:\n%s", p.tail())
	}
	return p
}

// traced tells whether all of logcanary's threads are.
func (c *canary) traced() bool {
	threads, err := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/status", c.pid()))
	c.t.must(err)
	for _, thread := range threads {
		status, err := os.ReadFile(thread)
		if err == nil && strings.Contains(string(status), "\nTracerPid:\t0\n") {
			return false
		}
	}
	return true
}

// strace is the command. Its trace tells where logcanary is: a write is told from
// another by what it would write.
func (c *canary) strace(a aim) []string {
	argv := []string{"strace", "-f", "-q", "-x", "-yy", "-s", "8", "-o", c.trace(), "-e", "signal=none",
		"-e", "trace=read,write,pread64,fsync,renameat,unlinkat",
		"-e", fmt.Sprintf("inject=%s:delay_enter=%d", a.call, a.hold.Microseconds()), "-p", strconv.Itoa(c.pid())}
	for _, path := range a.paths {
		argv = append(argv, "-P", path)
	}
	return argv
}

func (c *canary) trace() string { return c.log() + ".strace" }

func (c *canary) pid() int { return c.proc.cmd.Process.Pid }

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
	fds, err := filepath.Glob(fmt.Sprintf("/proc/%d/fd/*", c.pid()))
	c.t.must(err)
	var names []string
	for _, fd := range fds {
		if name, err := os.Readlink(fd); err == nil { // else it was closed meanwhile
			names = append(names, name)
		}
	}
	return names
}

// moment is where a kill falls.
type moment struct {
	at     call   // is entered and not carried out
	before []call // what was entered before it, in that order
}

// call is a system call as strace prints it.
type call struct {
	name   string
	args   string
	result string // empty as long as it has not returned
}

// caughtAt is where logcanary is held in a call that is the point. held tells whether
// it is held in any that may have been.
func (c *canary) caughtAt(p point) (fell moment, hit, held bool) {
	text, err := os.ReadFile(c.trace())
	if err != nil {
		return moment{}, false, false // strace has not begun
	}
	calls := parseTrace(string(text))
	for i, call := range calls {
		if call.name != p.call || call.returned() {
			continue
		}
		if held, fell = true, (moment{call, calls[:i]}); p.fits(fell) {
			return fell, true, true
		}
	}
	return moment{}, false, held
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

// bytes is what the call returned, when that is a number of bytes; else 0. Behind it
// strace says that it was held.
func (c call) bytes() int {
	number, _, _ := strings.Cut(c.result, " ")
	n, _ := strconv.Atoi(number) // of an error nothing was read
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
