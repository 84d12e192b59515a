package metrics

import (
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sys/unix"
)

// processMetrics are the process's own figures under the names that everybody's
// dashboards know. client_golang's collector parses six files of /proc for them, the
// network's counters of the whole container among them, which took more than half of
// a scrape's processor time; these ask for what they tell alone.
func processMetrics() []prometheus.Collector {
	began := float64(time.Now().UnixMilli()) / 1e3
	gauge := func(name, help string, read func() float64) prometheus.Collector {
		return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, read)
	}
	return []prometheus.Collector{
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "process_cpu_seconds_total", Help: "User and system CPU time that was used."}, cpuSeconds),
		gauge("process_resident_memory_bytes", "Resident memory.", func() float64 { return pages(1) }),
		gauge("process_virtual_memory_bytes", "Virtual memory.", func() float64 { return pages(0) }),
		gauge("process_open_fds", "Open file descriptors.", openFiles),
		gauge("process_max_fds", "File descriptors that may be open.", maxFiles),
		gauge("process_start_time_seconds", "When the process began, in Unix time.", func() float64 { return began }),
	}
}

// What cannot be read is told as 0: a metric is no reason to fail a scrape.

func cpuSeconds() float64 {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano()).Seconds()
}

// pages is a field of /proc/self/statm (proc(5)), in bytes.
func pages(field int) float64 {
	text, err := os.ReadFile("/proc/self/statm")
	fields := strings.Fields(string(text))
	if err != nil || field >= len(fields) {
		return 0
	}
	n, err := strconv.Atoi(fields[field])
	if err != nil {
		return 0
	}
	return float64(n * os.Getpagesize())
}

func openFiles() float64 {
	dir, err := os.Open("/proc/self/fd")
	if err != nil {
		return 0
	}
	defer dir.Close()
	names, err := dir.Readdirnames(-1)
	if err != nil {
		return 0
	}
	return float64(len(names) - 1) // without the directory itself
}

func maxFiles() float64 {
	var limit unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return float64(limit.Cur)
}
