package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"

	"golang.org/x/sys/unix"
)

// megabyte is 10^6 bytes, in figures and in targets alike.
const megabyte = 1e6

// cpuTime is the user and system time that a process has used so far, all its
// threads and those that have ended included, in nanoseconds. The kernel keeps a
// clock for each process (clock_getcpuclockid(3)); /proc/PID/stat would tell it
// in ticks of 10 ms, more than an idle program uses in the time we watch it.
func cpuTime(pid int) (time.Duration, error) {
	var t unix.Timespec
	if err := unix.ClockGettime(int32(^pid<<3|2), &t); err != nil {
		return 0, fmt.Errorf("CPU clock of process %d: %w", pid, err)
	}
	return time.Duration(t.Nano()), nil
}

var errStatus = errors.New("malformed status")

// memory reads a size of /proc/PID/status in bytes: VmRSS (now), VmHWM (peak).
func memory(pid int, field string) (int64, error) {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0, err
	}
	return statusBytes(text, field)
}

// statusBytes finds "field:   1234 kB" in the text of a status file (proc(5)).
func statusBytes(text []byte, field string) (int64, error) {
	for line := range bytes.Lines(text) {
		words := bytes.Fields(line)
		if len(words) != 3 || string(words[0]) != field+":" || string(words[2]) != "kB" {
			continue
		}
		n, err := strconv.ParseInt(string(words[1]), 10, 53)
		if err != nil {
			return 0, fmt.Errorf("%w: %w", errStatus, err)
		}
		return n << 10, nil
	}
	return 0, fmt.Errorf("%w: no %s", errStatus, field)
}
