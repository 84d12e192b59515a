package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// speed is work done, with what it took.
type speed struct {
	bytes, lines int64
	cpu, wall    time.Duration
}

// perCPU is megabytes per second of CPU.
func (s speed) perCPU() float64 { return float64(s.bytes) / megabyte / s.cpu.Seconds() }

// String is the speed in full, for a row's detail.
func (s speed) String() string {
	const million = 1e6
	return fmt.Sprintf("%.2f M lines/s of CPU; wall %.0f MB/s, %.2f M lines/s; CPU %.3f s",
		float64(s.lines)/million/s.cpu.Seconds(), float64(s.bytes)/megabyte/s.wall.Seconds(),
		float64(s.lines)/million/s.wall.Seconds(), s.cpu.Seconds())
}

// newlines counts the line ends of data: the least that any reader of lines does.
func newlines(data []byte) (n int64) {
	for {
		i := bytes.IndexByte(data, '\n')
		if i < 0 {
			return n
		}
		n++
		data = data[i+1:]
	}
}

// scanRead counts the lines of a file as a follower must get at them: by read,
// because a mapped file that somebody truncates kills its reader.
func scanRead(f *os.File) (lines int64, err error) {
	buf := make([]byte, 256<<10)
	for {
		n, err := f.Read(buf)
		lines += newlines(buf[:n])
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
	}
}

// scanMapped counts the lines of a file without copying it out of the page cache.
func scanMapped(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	data, err := unix.Mmap(int(f.Fd()), 0, int(info.Size()), unix.PROT_READ, unix.MAP_SHARED)
	if err != nil {
		return 0, fmt.Errorf("mapping %s: %w", f.Name(), err)
	}
	return newlines(data), unix.Munmap(data)
}

// passes is how often a scan is repeated; the best counts, as with the program.
const passes = 5

// scanWorkload is the speed of a scan over all files of w.
func scanWorkload(w *workload, scan func(*os.File) (int64, error)) (speed, error) {
	var taken []speed
	for range passes {
		s, err := scanOnce(w, scan)
		if err != nil {
			return speed{}, err
		}
		taken = append(taken, s)
	}
	return slices.MinFunc(taken, func(a, b speed) int { return cmp.Compare(a.cpu, b.cpu) }), nil
}

func scanOnce(w *workload, scan func(*os.File) (int64, error)) (speed, error) {
	s := speed{bytes: w.bytes}
	began := time.Now()
	before, err := cpuTime(os.Getpid())
	if err != nil {
		return s, err
	}
	for _, name := range w.files {
		n, err := scanFile(name, scan)
		if err != nil {
			return s, err
		}
		s.lines += n
	}
	after, err := cpuTime(os.Getpid())
	s.cpu, s.wall = after-before, time.Since(began)
	if err == nil && s.lines != w.lines {
		err = fmt.Errorf("the scan found %d lines, %d were written", s.lines, w.lines)
	}
	return s, err
}

func scanFile(name string, scan func(*os.File) (int64, error)) (int64, error) {
	f, err := os.Open(name)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	return scan(f)
}
