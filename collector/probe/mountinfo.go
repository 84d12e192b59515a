package probe

import (
	"bytes"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// maxTable is how many mounts of a container are kept.
const maxTable = 4096

// parseMountInfo reads /proc/PID/mountinfo. A line that is not as it should be is left
// out.
//
//	36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw,errors=continue
func parseMountInfo(text []byte) (table []facts.MountInfo) {
	for line := range bytes.Lines(text) {
		if m, ok := parseMount(strings.TrimSuffix(string(line), "\n")); ok && len(table) < maxTable {
			table = append(table, m)
		}
	}
	return table
}

func parseMount(line string) (m facts.MountInfo, ok bool) {
	head, tail, ok := strings.Cut(line, " - ") // optional fields stand before it, if any
	f, t := strings.Split(head, " "), strings.Split(tail, " ")
	if !ok || len(f) < 6 || len(t) < 3 {
		return m, false
	}
	m = facts.MountInfo{Root: unescape(f[3]), Point: unescape(f[4]), Options: strings.Split(f[5], ","),
		FS: unescape(t[0]), Source: unescape(t[1]), Super: strings.Split(t[2], ",")}
	var bad [3]error
	m.ID, bad[0] = strconv.Atoi(f[0])
	m.Parent, bad[1] = strconv.Atoi(f[1])
	m.Dev, bad[2] = device(f[2])
	return m, bad == [3]error{} && strings.HasPrefix(m.Point, "/")
}

// device reads "major:minor" as stat(2) gives it.
func device(text string) (uint64, error) {
	a, b, _ := strings.Cut(text, ":")
	major, err := strconv.ParseUint(a, 10, 32)
	if err != nil {
		return 0, err
	}
	minor, err := strconv.ParseUint(b, 10, 32)
	return unix.Mkdev(uint32(major), uint32(minor)), err
}

// unescape resolves \040 and its like: the kernel writes blanks, line ends and
// backslashes so.
func unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if n, err := octal(text[i:]); err == nil {
			b.WriteByte(n)
			i += 3
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}

// octal reads the byte that \ooo at the beginning of a text stands for.
func octal(text string) (byte, error) {
	if len(text) < 4 || text[0] != '\\' {
		return 0, strconv.ErrSyntax
	}
	n, err := strconv.ParseUint(text[1:4], 8, 8)
	return byte(n), err
}
