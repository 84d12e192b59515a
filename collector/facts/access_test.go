package facts

import (
	"io/fs"
	"testing"
)

// TestMay is the kernel's decision: the first that fits of owner, group and others
// alone, then capabilities, where the file's ids exist in the user namespace.
func TestMay(t *testing.T) {
	const override, search = 1 << 1, 1 << 2
	const hosts, remapped = "0 0 4294967295", "0 100000 65536"
	dir := func(uid, gid int, mode fs.FileMode) *Stat { return &Stat{UID: uid, GID: gid, Mode: fs.ModeDir | mode} }
	file := func(uid, gid int, mode fs.FileMode) *Stat { return &Stat{UID: uid, GID: gid, Mode: mode} }
	app := Process{FSUID: 1000, FSGID: 1000, Groups: []int{4, 27}, UIDMap: hosts}
	root := Process{Caps: override | search, UIDMap: hosts}
	bare := Process{UIDMap: hosts} // root with cap_drop: ALL
	reader := Process{FSUID: 1000, FSGID: 1000, Caps: search, UIDMap: hosts}
	shifted := Process{FSUID: 100000, FSGID: 100000, Caps: override, UIDMap: remapped}
	for _, c := range []struct {
		name  string
		p     Process
		s     *Stat
		want  Access
		right bool
	}{
		{"the owner of a directory", app, dir(1000, 0, 0o700), ToWrite | ToEnter, true},
		{"a directory that Docker made for a bind", app, dir(0, 0, 0o755), ToWrite | ToEnter, false},
		{"which can be read all the same", app, dir(0, 0, 0o755), ToRead | ToEnter, true},
		{"a supplementary group", app, dir(0, 27, 0o775), ToWrite | ToEnter, true},
		{"the group of the file system", app, file(0, 1000, 0o660), ToWrite, true},
		{"the owner's bits hold for the owner alone", app, file(1000, 1000, 0o070), ToWrite, false},
		{"the group's bits hold before the others'", app, file(0, 4, 0o606), ToWrite, false},
		{"writable for all", app, dir(0, 0, 0o1777|fs.ModeSticky), ToWrite | ToEnter, true},
		{"write without enter makes no names", app, dir(1000, 0, 0o600), ToWrite | ToEnter, false},
		{"a file that logrotate made", app, file(0, 4, 0o640), ToWrite, false},
		{"root above a mode", root, file(1000, 1000, 0o400), ToWrite, true},
		{"root in a directory without bits", root, dir(1000, 1000, 0), ToRead | ToWrite | ToEnter, true},
		{"root runs no file that nobody may run", root, file(0, 0, 0o644), ToEnter, false},
		{"root without capabilities is a user like others", bare, dir(1000, 1000, 0o755), ToWrite | ToEnter, false},
		{"DAC_READ_SEARCH reads", reader, file(0, 0, 0o600), ToRead, true},
		{"DAC_READ_SEARCH enters", reader, dir(0, 0, 0o700), ToRead | ToEnter, true},
		{"DAC_READ_SEARCH does not write", reader, dir(0, 0, 0o755), ToWrite | ToEnter, false},
		{"a remapped root over its own", shifted, dir(100000, 100000, 0o755), ToWrite | ToEnter, true},
		{"a remapped root over a user of its own", shifted, dir(101000, 101000, 0o700), ToWrite | ToEnter, true},
		{"a remapped root has no power over the host's files", shifted, dir(0, 0, 0o755), ToWrite | ToEnter, false},
		{"nor where the group alone is the host's", shifted, dir(100000+1000, 0, 0o700), ToWrite | ToEnter, false},
		{"an owner that was not told", app, file(-1, -1, 0o600), ToWrite, true},
		{"a process of which top alone has told", Process{UID: 1000, FSUID: -1, FSGID: -1}, dir(0, 0, 0o755), ToWrite | ToEnter, true},
	} {
		if got := c.p.May(c.s, c.want); got != c.right {
			t.Errorf("%s: May(%v, %o) = %v", c.name, c.s.Mode, c.want, got)
		}
	}
}

func TestMayWrite(t *testing.T) {
	p := Process{FSUID: 1000, FSGID: 1000}
	for _, c := range []struct {
		mode  fs.FileMode
		right bool
	}{
		{fs.ModeDir | 0o700, true},
		{fs.ModeDir | 0o600, false}, // it cannot be entered
		{0o600, true},
		{0o400, false},
	} {
		if got := p.MayWrite(&Stat{UID: 1000, GID: 1000, Mode: c.mode}); got != c.right {
			t.Errorf("MayWrite(%v) = %v", c.mode, got)
		}
	}
}

// TestLocal is what ids of the host are called inside.
func TestLocal(t *testing.T) {
	for _, c := range []struct {
		uidMap   string
		uid      int
		local    int
		there    bool
		root     bool
		remapped bool
	}{
		{"0 0 4294967295", 0, 0, true, true, false},
		{"0 0 4294967295", 1000, 1000, true, false, false},
		{"0 100000 65536", 100000, 0, true, true, true},
		{"0 100000 65536", 101000, 1000, true, false, true},
		{"0 100000 65536", 0, -100000, false, false, true},
		{"0 100000 65536", 165536, 65536, false, false, true},
		{"0 1000 1", 1000, 0, true, true, true}, // rootless
		{"", 0, 0, true, true, false},           // not known: taken for the host's
		{"0 0 many", 5, 5, true, false, false},
	} {
		p := Process{UIDMap: c.uidMap, UID: c.uid}
		local, there := p.Local(c.uid)
		if local != c.local || there != c.there || p.Root() != c.root || p.Remapped() != c.remapped {
			t.Errorf("%q of %d: Local = %d, %v; Root = %v; Remapped = %v", c.uidMap, c.uid, local, there, p.Root(), p.Remapped())
		}
	}
}
