package probe

import (
	"bytes"
	"encoding/hex"
	"iter"
	"math"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// All formats here are those of proc(5). Every decoder takes any bytes: what is not as
// it should be counts as not told.

// status is what is wanted of /proc/PID/status.
type status struct {
	parent, inner int
	uid, gid      int // effective
	fsuid, fsgid  int
	groups        []int
	caps          uint64
	told          bool // there were ids in it
}

func parseStatus(text []byte) status {
	var s status
	for key, value := range pairs(text) {
		switch key {
		case "PPid":
			s.parent = number(value)
		case "Uid":
			s.uid, s.fsuid, s.told = ids(value)
		case "Gid":
			s.gid, s.fsgid, _ = ids(value)
		case "Groups":
			s.groups = numbers(value)
		case "NSpid":
			if all := numbers(value); len(all) > 0 {
				s.inner = all[len(all)-1]
			}
		case "CapEff":
			s.caps, _ = strconv.ParseUint(value, 16, 64)
		}
	}
	return s
}

// ids reads real, effective, saved and file system's id.
func ids(value string) (effective, files int, ok bool) {
	all := numbers(value)
	if len(all) != 4 {
		return 0, 0, false
	}
	return all[1], all[3], true
}

// pairs yields "key:\tvalue" of each line, blanks around the value removed.
func pairs(text []byte) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for line := range bytes.Lines(text) {
			key, value, ok := strings.Cut(string(line), ":")
			if ok && !yield(key, strings.TrimSpace(value)) {
				return
			}
		}
	}
}

func numbers(text string) (all []int) {
	for f := range strings.FieldsSeq(text) {
		if n, err := strconv.Atoi(f); err == nil {
			all = append(all, n)
		}
	}
	return all
}

// number is 0 for what is none.
func number(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// stat is what is wanted of /proc/PID/stat.
type stat struct {
	name    string
	state   string
	parent  int
	session int
	cpu     time.Duration
	threads int
	started time.Duration // since the host's boot
}

// tick is the unit of times in stat: USER_HZ is 100 on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// parseStat reads a line whose second field is a name in parentheses that can have
// blanks and parentheses of its own.
func parseStat(text []byte) (s stat, ok bool) {
	from, to := bytes.IndexByte(text, '('), bytes.LastIndexByte(text, ')')
	if from < 0 || to < from {
		return s, false
	}
	f := strings.Fields(string(text[to+1:]))
	const started = 22 - 3 // proc(5) counts from 1, and two fields stand before these
	if len(f) <= started {
		return s, false
	}
	s = stat{name: string(text[from+1 : to]), state: f[0], parent: number(f[1]), session: number(f[3]),
		cpu: ticks(f[11]) + ticks(f[12]), threads: number(f[17]), started: ticks(f[started])}
	return s, true
}

func ticks(text string) time.Duration {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 || n > math.MaxInt64/int64(4*tick) {
		return 0
	}
	return time.Duration(n) * tick
}

// fdinfo is what /proc/PID/fdinfo/N tells.
type fdinfo struct {
	pos     int64
	flags   int
	mount   int
	watches int // of an inotify instance
}

func parseFDInfo(text []byte) (f fdinfo) {
	f.watches = bytes.Count(text, []byte("inotify wd:"))
	for key, value := range pairs(text) {
		switch key {
		case "pos":
			f.pos, _ = strconv.ParseInt(value, 10, 64)
		case "flags":
			flags, _ := strconv.ParseInt(value, 8, 32)
			f.flags = int(flags)
		case "mnt_id":
			f.mount = number(value)
		}
	}
	return f
}

// writes says whether a descriptor is open for writing.
func writes(flags int) bool { return flags&unix.O_ACCMODE != unix.O_RDONLY && flags&unix.O_PATH == 0 }

// parseLimits is the soft limit of open files; 0 where it is not told, or there is none.
func parseLimits(text []byte) int {
	for line := range bytes.Lines(text) {
		if rest, ok := bytes.CutPrefix(line, []byte("Max open files")); ok {
			if f := bytes.Fields(rest); len(f) > 0 {
				return number(string(f[0]))
			}
		}
	}
	return 0
}

// parseIO is the bytes and calls of write(2); -1 where they are not told.
func parseIO(text []byte) (written, writes int64) {
	written, writes = -1, -1
	for key, value := range pairs(text) {
		n, err := strconv.ParseInt(value, 10, 64)
		switch {
		case err != nil:
		case key == "wchar":
			written = n
		case key == "syscw":
			writes = n
		}
	}
	return written, writes
}

// parseCall is the first argument of the call in which a thread waits: of write(2) and
// its kin the descriptor. -1 where it is in none.
func parseCall(text string) int {
	f := strings.Fields(text)
	if len(f) < 2 || f[0] == "-1" {
		return -1
	}
	n, err := strconv.ParseInt(f[1], 0, 32)
	if err != nil || n < 0 {
		return -1
	}
	return int(n)
}

// parseMap is the first line of uid_map with blanks made one; "" where there is none.
func parseMap(text []byte) string {
	line, _, _ := bytes.Cut(text, []byte{'\n'})
	return strings.Join(strings.Fields(string(line)), " ")
}

// parseArgs are the arguments of cmdline; the last can be cut. A program may have written
// a title over them, which is one with blanks: nginx: worker process.
func parseArgs(text []byte) []string {
	line := string(bytes.TrimRight(text, "\x00"))
	if line == "" {
		return nil
	}
	if args := strings.Split(line, "\x00"); len(args) > 1 {
		return args
	}
	return strings.Fields(line)
}

// idSize is the length of a container's id.
const idSize = 64

// parseCgroup is the container's id in the paths of /proc/PID/cgroup: the last of the
// first path that has one, since an engine inside a container stands below that.
//
//	5:memory:/docker/ID      0::/system.slice/docker-ID.scope      0::/../ID
func parseCgroup(text []byte) string {
	for line := range bytes.Lines(text) {
		if id := lastID(line); id != "" {
			return id
		}
	}
	return ""
}

// lastID is the last run of exactly 64 hexadecimal digits.
func lastID(text []byte) string {
	for end := len(text); end >= idSize; end-- {
		start := end
		for start > 0 && isHex(text[start-1]) {
			start--
		}
		if end-start == idSize {
			return string(text[start:end])
		}
		end = min(end, start+1)
	}
	return ""
}

func isHex(c byte) bool { return c-'0' < 10 || c-'a' < 6 }

// names says whether mountinfo has the files that the engine puts into each container
// from its own directory: /…/containers/ID/hostname on /etc/hostname.
func namesContainer(mountinfo []byte, id string) bool {
	if _, err := hex.DecodeString(id); err != nil || len(id) != idSize {
		return false
	}
	return bytes.Contains(mountinfo, []byte("/containers/"+id+"/"))
}
