package journal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"logcanary/collector/record"
)

const childVariable = "JOURNAL_TEST_CHILD"

// TestMain lets the test binary be the process that is killed.
func TestMain(m *testing.M) {
	if dir := os.Getenv(childVariable); dir != "" {
		child(dir)
	}
	os.Exit(m.Run())
}

func childConfig(dir string) Config {
	return Config{Dir: dir, Consumers: []string{"c"}, SegmentBytes: 64 << 10}
}

// child appends for as long as it lives: two sources, each from its cursor on,
// while a consumer acknowledges, so that cursors, positions, rotations and marks
// are all on their way when it is killed. It prints the cursors that are durable.
func child(dir string) {
	j, err := Open(childConfig(dir))
	if err != nil {
		fmt.Println("open:", err)
		os.Exit(1)
	}
	at := map[string]int{"a": atoi(j.Cursor("a")), "b": atoi(j.Cursor("b"))}
	fmt.Println("ready")
	c := j.Consumer("c")
	for {
		for key := range at {
			enter(j, batch(key, at[key]+1, at[key]+7, 100))
			at[key] += 7
		}
		got, err := c.NextDurable(context.Background(), 1<<20)
		if err != nil {
			os.Exit(1)
		}
		c.Ack(got[len(got)-1].Seq)
		for _, e := range got {
			fmt.Println(name(e.Data))
		}
	}
}

// Fault 36: killed with SIGKILL at random moments. After each, cursor and
// records agree, and what the process had told to be durable is there.
func TestKill(t *testing.T) {
	dir := t.TempDir()
	told := map[string]int{}
	for range 30 {
		runAndKill(t, dir, time.Duration(rand.IntN(60))*time.Millisecond, told)
		j, err := Open(childConfig(dir))
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string][]string{}
		if err := j.Scan(1, func(e record.Entry) bool {
			key, _, _ := strings.Cut(name(e.Data), ":")
			seen[key] = append(seen[key], name(e.Data))
			return true
		}); err != nil {
			t.Fatal(err)
		}
		for key, sure := range told {
			at := atoi(j.Cursor(key))
			if at < sure || !slices.Equal(seen[key], series(key, 1, at)) {
				t.Fatalf("%s: cursor %d, %d was durable, %d records", key, at, sure, len(seen[key]))
			}
		}
		if err := j.Health(); err != nil || j.Stats().Corrupt != 0 {
			t.Fatalf("health %v, %+v", err, j.Stats())
		}
		mustClose(t, j)
	}
	if told["a"] < 100 {
		t.Errorf("only %d records were written: the test proves nothing", told["a"])
	}
}

// runAndKill notes in told the highest number of each source that was durable.
func runAndKill(t *testing.T, dir string, life time.Duration, told map[string]int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childVariable+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	if first, _ := lines.ReadString('\n'); first != "ready\n" {
		t.Fatalf("the child says %q", first)
	}
	time.AfterFunc(life, func() { _ = cmd.Process.Kill() })
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			break
		}
		key, n, _ := strings.Cut(strings.TrimSpace(line), ":")
		told[key], _ = strconv.Atoi(n)
	}
	if err := cmd.Wait(); err == nil {
		t.Fatal("the child was not killed")
	}
}

// Fault 39: a second instance is told who holds the directory; a holder that is
// gone holds nothing.
func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	held, err := Lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Lock(dir)
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), fmt.Sprint("pid ", os.Getpid())) {
		t.Errorf("second: %v", err)
	}
	held.Close()
	again, err := Lock(dir)
	if err != nil {
		t.Fatalf("after the first is gone: %v", err)
	}
	again.Close()
}

// ReadDir reads beside a running journal, in segments and behind a torn end.
func TestReadDirBesideARunningJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	j, err := Open(Config{Dir: dir, SegmentBytes: 4 << 10, Consumers: []string{"c"}})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 40 {
		enter(j, batch("a", 3*i+1, 3*i+3, 100))
		if _, err := j.Consumer("c").NextDurable(t.Context(), 1<<20); err != nil {
			t.Fatal(err)
		}
	}
	read := func() []string {
		var got []string
		if err := ReadDir(dir, func(e record.Entry) bool { got = append(got, name(e.Data)); return true }); err != nil {
			t.Fatal(err)
		}
		return got
	}
	if got := read(); !slices.Equal(got, series("a", 1, 120)) {
		t.Errorf("running: %v", got)
	}
	mustClose(t, j)
	info, err := os.Stat(dir)
	if err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	tear(t, dir)
	if got := read(); !slices.Equal(got, series("a", 1, len(got))) || len(got) < 117 {
		t.Errorf("torn: %v", got)
	}
	if err := ReadDir(dir, func(record.Entry) bool { return false }); err != nil {
		t.Errorf("stopped: %v", err)
	}
	if err := ReadDir(filepath.Join(dir, "none"), nil); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no directory: %v", err)
	}
}

// tear cuts bytes off the newest segment.
func tear(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"+extension))
	if err != nil || len(files) < 3 {
		t.Fatalf("segments: %v, %v", files, err)
	}
	newest := slices.Max(files)
	info, err := os.Stat(newest)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(newest, info.Size()-30); err != nil {
		t.Fatal(err)
	}
}
