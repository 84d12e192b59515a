package file

import (
	"cmp"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// BaseName is a file's name without what a rotation appended: ".1", ".gz",
// "-20260101", ".2026-01-05", also in front of the extension ("app-20260101.log").
func BaseName(name string) string {
	base, _, _ := splitName(name)
	return base
}

// splitName tells a rotated file's base name, what the rotation put in and
// whether it is compressed.
func splitName(name string) (base, turn string, zipped bool) {
	plain, zipped := strings.CutSuffix(name, ".gz")
	if base, turn = cutTurn(plain); turn != "" {
		return base, turn, zipped
	}
	ext := filepath.Ext(plain)
	stem := strings.TrimSuffix(plain, ext)
	if base, turn = cutTurn(stem); turn != "" && len(turn) >= len("20060102") {
		return base + ext, turn, zipped
	}
	return plain, "", zipped
}

// cutTurn cuts a rotation's mark off the end of a name: a separator, then one to
// four digits, or a date, or a date and what tells a day's rotations apart.
func cutTurn(name string) (base, turn string) {
	digits := 0
	start := len(name)
	for start > 0 && strings.IndexByte("0123456789-_.:T", name[start-1]) >= 0 {
		start--
		if name[start] >= '0' && name[start] <= '9' {
			digits++
		}
	}
	turn = strings.Trim(name[start:], "-_.:T")
	short := digits <= 4 && len(turn) == digits
	if start == 0 || digits == 0 || len(turn) == len(name)-start || (!short && digits < 8) {
		return name, ""
	}
	return name[:start], turn
}

// rotatedFrom says whether a path is a rotated name of base.
func rotatedFrom(path, base string) bool {
	dir, name := filepath.Split(path)
	of, turn, _ := splitName(name)
	return turn != "" && dir+of == base && path != base
}

// sibling is a rotated generation that stands beside the followed path.
type sibling struct {
	stat
	path   string
	number int    // of "x.log.3"; 0 for a date
	turn   string // of "x.log-20260101": as the rotation wrote it
	zipped bool
}

// lineUp is the series of a path, oldest first: what is rotated, and what stood
// under the path a moment ago. When that was rotated meanwhile it is not there
// twice.
func (d *listings) lineUp(path string, here *stat) []sibling {
	series := d.older(path)
	if slices.ContainsFunc(series, func(s sibling) bool { return s.same(here.Inode) }) {
		return series
	}
	return append(series, sibling{stat: *here, path: path})
}

// older lists the rotated generations of path in its directory, oldest first. Of
// one that is being compressed, and so stands there twice, it lists the one that
// is complete. It looks again until it has seen the same twice: a rotation under its
// eyes moves files to names that were looked at already, or not listed yet.
func (d *listings) older(path string) []sibling {
	const looks = 100 // by then it is not a rotation
	found := d.rotations(path)
	for range looks {
		again := d.rotations(path)
		if slices.EqualFunc(found, again, sameSibling) {
			break
		}
		found = again
	}
	return found
}

func sameSibling(a, b sibling) bool { return a.path == b.path && a.same(b.Inode) }

// rotations looks once.
func (d *listings) rotations(path string) (found []sibling) {
	dir, base := filepath.Split(path)
	names, err := d.rotated(dir, base)
	if err != nil {
		return nil // then there is nothing to find; the path itself tells why
	}
	for _, name := range names {
		_, turn, zipped := splitName(name)
		s := sibling{path: dir + name, turn: turn, zipped: zipped}
		if s.stat, err = look(s.path); err != nil || !s.regular() {
			continue
		}
		if len(turn) <= 4 {
			s.number, _ = strconv.Atoi(turn)
		}
		found = append(found, s)
	}
	slices.SortFunc(found, compareAge)
	return slices.CompactFunc(found, func(a, b sibling) bool { return a.turn == b.turn })
}

// compareAge sorts the oldest first: dates before numbers, early dates before
// late ones, high numbers before low ones; plain before compressed.
func compareAge(a, b sibling) int {
	if a.number != b.number {
		if a.number == 0 || b.number == 0 {
			return cmp.Compare(a.number, b.number)
		}
		return cmp.Compare(b.number, a.number)
	}
	if c := strings.Compare(a.turn, b.turn); c != 0 {
		return c
	}
	if a.zipped {
		return 1
	}
	return -1
}
