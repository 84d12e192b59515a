package probe

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// child starts a shell of ours and returns when it has written its first line to stderr.
func child(t *testing.T, stdout io.Writer, script string) (pid int) {
	t.Helper()
	cmd := exec.Command("sh", "-c", script)
	cmd.Stdout = stdout
	stderr, err := cmd.StderrPipe()
	check(t, err)
	cmd.SysProcAttr = &unix.SysProcAttr{Setpgid: true}
	check(t, cmd.Start())
	t.Cleanup(func() {
		unix.Kill(-cmd.Process.Pid, unix.SIGKILL)
		cmd.Wait()
	})
	if line, err := bufio.NewReader(stderr).ReadString('\n'); err != nil {
		t.Fatalf("it said %q: %v", line, err)
	}
	return cmd.Process.Pid
}

// pipe is a pipe that nobody reads.
func pipe(t *testing.T) *os.File {
	t.Helper()
	r, w, err := os.Pipe()
	check(t, err)
	t.Cleanup(func() { errors.Join(r.Close(), w.Close()) })
	return w
}

func lookAt(t *testing.T, pid int) *facts.Process {
	t.Helper()
	p, not := ours.process(pid, mostFDs)
	if p == nil || not != (unseen{}) {
		t.Fatalf("process %d: %v, %v", pid, p, not)
	}
	return p
}

// eventually asks until it is so.
func eventually(t *testing.T, what string, so func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !so(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it did not come to pass:", what)
		}
	}
}

const waiting = "; echo ready >&2; exec sleep 1000 2>&-"

// TestProcess is what is seen of a process of ours: a pipe, a file, a deleted file that it
// appends to, one that it only reads, and a descriptor that is closed.
func TestProcess(t *testing.T) {
	dir := t.TempDir()
	w := pipe(t)
	pid := child(t, w, `cd `+dir+`; echo head >x.log; exec 3>>x.log 4>del.log 5<x.log; echo abc >&4; rm del.log`+waiting)
	var p *facts.Process
	eventually(t, "sleep", func() bool {
		p = lookAt(t, pid)
		return p.Name == "sleep" && p.First.Wait != ""
	})

	if p.UID != os.Geteuid() || p.Parent != os.Getpid() || p.Started == 0 || p.UIDMap == "" || p.OpenFiles == 0 {
		t.Errorf("%+v", p)
	}
	if !slices.Equal(p.Args, facts.SafeArgs([]string{"sleep", "1000"})) || p.Denied != "" || !p.FDsSeen {
		t.Errorf("args %q, denied %q, all seen %v", p.Args, p.Denied, p.FDsSeen)
	}
	var pipeStat unix.Stat_t
	check(t, unix.Fstat(int(w.Fd()), &pipeStat))
	if fd := p.FD(1); fd == nil || fd.Kind != facts.Pipe || fd.Stat.Ino != pipeStat.Ino || !writes(fd.Flags) {
		t.Errorf("stdout: %+v", fd)
	}
	if p.FD(2) != nil {
		t.Errorf("stderr is closed: %+v", p.FD(2))
	}
	if fd := p.FD(3); fd.Target != dir+"/x.log" || fd.Kind != facts.Plain || fd.Flags&unix.O_APPEND == 0 || !isWriter(fd) || fd.Mount == 0 {
		t.Errorf("x.log: %+v", fd)
	}
	if fd := p.FD(4); fd.Stat.Nlink != 0 || fd.Pos != 4 || fd.Stat.Size != 4 || !strings.HasSuffix(fd.Target, " (deleted)") || fd.Flags&unix.O_APPEND != 0 {
		t.Errorf("del.log: %+v", fd)
	}
	if fd := p.FD(5); isWriter(fd) {
		t.Errorf("open for reading: %+v", fd)
	}
	if s := p.First; s.State != "S" || s.Threads != 1 || s.Looked != 1 || s.Call == "" || s.AllBlocked() || s.Writes < 2 {
		t.Errorf("%+v", s)
	}
}

// TestBlockedWriter: nobody reads the pipe, so the program stands still.
func TestBlockedWriter(t *testing.T) {
	pid := child(t, pipe(t), `echo ready >&2; exec 2>&-; while :; do echo 0123456789012345678901234567890123456789; done`)
	var first facts.Sample
	eventually(t, "a full pipe", func() bool {
		first, _, _ = ours.sample(pid)
		return first.AllBlocked()
	})
	again, _, err := ours.sample(pid)
	if err != nil || !slices.Equal(again.Blocked, []int{1}) || again.Written != first.Written || again.CPU != first.CPU || again.Written < 1<<15 {
		t.Errorf("%+v, then %+v, %v", first, again, err)
	}
}

// TestThreads: this test's own process has several threads, and they do not write to
// pipes.
func TestThreads(t *testing.T) {
	p := lookAt(t, os.Getpid())
	if s := p.First; s.Threads < 2 || s.Looked < 2 || s.AllBlocked() || s.CPU < 0 {
		t.Errorf("%+v", s)
	}
}

// TestZombie: what an ended process has closed it has not closed itself.
func TestZombie(t *testing.T) {
	cmd := exec.Command("true")
	check(t, cmd.Start())
	defer cmd.Wait()
	pid := cmd.Process.Pid
	eventually(t, "its end", func() bool { s, _ := ours.stat(pid); return s.state == "Z" })
	p, _ := ours.process(pid, mostFDs)
	if p == nil || p.FDs != nil || p.FDsSeen || p.First.State != "Z" {
		t.Errorf("%+v", p)
	}
}

// TestVanished: a process that is gone is no error and no process.
func TestVanished(t *testing.T) {
	cmd := exec.Command("true")
	check(t, cmd.Run())
	if p, not := ours.process(cmd.Process.Pid, mostFDs); p != nil || not != (unseen{}) {
		t.Errorf("%+v, %v", p, not)
	}
	if s, _, err := ours.sample(cmd.Process.Pid); !s.At.IsZero() || err != nil {
		t.Errorf("%+v, %v", s, err)
	}
}

// TestManyDescriptors: some are looked at, and then nothing is said to be closed.
func TestManyDescriptors(t *testing.T) {
	for range 40 {
		f, err := os.Open(os.DevNull)
		check(t, err)
		defer f.Close()
	}
	fds, whole, err := ours.descriptors(os.Getpid(), 30)
	if err != nil || whole || len(fds) != 30 {
		t.Errorf("%d descriptors, all %v, %v", len(fds), whole, err)
	}
}

// TestAgain: the second look at a file's descriptor, which may be another one's by then.
func TestAgain(t *testing.T) {
	dir := t.TempDir()
	f, err := os.Create(filepath.Join(dir, "x.log"))
	check(t, err)
	other, err := os.Create(filepath.Join(dir, "y.log"))
	check(t, err)
	defer other.Close()
	pid, n := os.Getpid(), int(f.Fd())
	fd, err := ours.descriptor(pid, n)
	check(t, err)
	_, err = f.WriteString("12345")
	check(t, err)
	check(t, os.Remove(f.Name()))
	all := ours.again(pid, []facts.FD{fd})
	if len(all) != 1 || all[0].pos != 5 || all[0].stat.Size != 5 || all[0].stat.Nlink != 0 {
		t.Errorf("%+v", all)
	}
	check(t, unix.Dup3(int(other.Fd()), n, unix.O_CLOEXEC))
	if all := ours.again(pid, []facts.FD{fd}); len(all) != 0 {
		t.Errorf("another file's: %+v", all)
	}
	check(t, f.Close())
}
