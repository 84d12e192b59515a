package probe

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

const someStatus = `Name:	java
Umask:	0022
State:	S (sleeping)
Tgid:	4711
Pid:	4711
PPid:	4690
TracerPid:	0
Uid:	0	1000	0	1001
Gid:	0	1002	0	1003
FDSize:	64
Groups:	4 27 1002 
NStgid:	4711	1
NSpid:	4711	12	1
NSsid:	4711	1
Threads:	31
CapPrm:	00000000a80425fb
CapEff:	00000000a80425fb
`

func TestParseStatus(t *testing.T) {
	want := status{parent: 4690, inner: 1, uid: 1000, fsuid: 1001, gid: 1002, fsgid: 1003, groups: []int{4, 27, 1002}, caps: 0xa80425fb, told: true}
	if got := parseStatus([]byte(someStatus)); !reflect.DeepEqual(got, want) {
		t.Errorf("%+v", got)
	}
}

func TestParseStat(t *testing.T) {
	const tail = " S 4690 4711 4700 0 -1 4194560 1 2 3 4 150 50 7 8 20 0 31 0 123456 0 0 "
	for _, c := range []struct {
		text, name string
		ok         bool
	}{
		{"4711 (java)" + tail, "java", true},
		{"4711 (a) b (c)" + tail, "a) b (c", true},
		{"4711 (tmux: server)" + tail, "tmux: server", true},
		{"4711 ()" + tail, "", true},
		{"4711 (java) S 1 2", "", false},
		{"4711 java" + tail, "", false},
		{")(", "", false},
		{"", "", false},
	} {
		got, ok := parseStat([]byte(c.text))
		want := stat{name: c.name, state: "S", parent: 4690, session: 4700, cpu: 2 * time.Second, threads: 31, started: 1234560 * time.Millisecond}
		if !c.ok {
			want = stat{}
		}
		if ok != c.ok || got != want {
			t.Errorf("%q: %+v, %v", c.text, got, ok)
		}
	}
}

func TestParseFDInfo(t *testing.T) {
	for _, c := range []struct {
		text   string
		want   fdinfo
		writes bool
	}{
		{"pos:\t232\nflags:\t0102001\nmnt_id:\t76\nino:\t10610037\n", fdinfo{pos: 232, flags: unix.O_WRONLY | unix.O_APPEND | 0o100000, mount: 76}, true},
		{"pos:\t0\nflags:\t02\nmnt_id:\t9\n", fdinfo{flags: unix.O_RDWR, mount: 9}, true},
		{"pos:\t0\nflags:\t0100000\nmnt_id:\t9\n", fdinfo{flags: 0o100000, mount: 9}, false},
		{"pos:\t0\nflags:\t010000001\n", fdinfo{flags: unix.O_PATH | unix.O_WRONLY}, false}, // a name, and not open
		{"pos:\t0\nflags:\t00\nmnt_id:\t15\ninotify wd:2 ino:9e7e\ninotify wd:1 ino:192627\n", fdinfo{mount: 15, watches: 2}, false},
		{"", fdinfo{}, false},
	} {
		if got := parseFDInfo([]byte(c.text)); got != c.want || writes(got.flags) != c.writes {
			t.Errorf("%q: %+v, writes %v", c.text, got, writes(got.flags))
		}
	}
}

func TestParseSmall(t *testing.T) {
	limits := "Limit                     Soft Limit           Hard Limit           Units     \n" +
		"Max core file size        0                    unlimited            bytes     \n" +
		"Max open files            1024                 524288               files     \n"
	if got := parseLimits([]byte(limits)); got != 1024 {
		t.Errorf("limits: %d", got)
	}
	if got := parseLimits([]byte("Max open files            unlimited            unlimited            files     \n")); got != 0 {
		t.Errorf("no limit: %d", got)
	}
	if a, b := parseIO([]byte("rchar: 5\nwchar: 7804\nsyscr: 1\nsyscw: 14\n")); a != 7804 || b != 14 {
		t.Errorf("io: %d, %d", a, b)
	}
	if a, b := parseIO(nil); a != -1 || b != -1 {
		t.Errorf("no io: %d, %d", a, b)
	}
	if got := parseMap([]byte("         0     100000      65536\n     65536 1 2\n")); got != "0 100000 65536" {
		t.Errorf("uid_map: %q", got)
	}
	if got := parseArgs([]byte("sh\x00-c\x00\x00echo a\x00")); !reflect.DeepEqual(got, []string{"sh", "-c", "", "echo a"}) {
		t.Errorf("cmdline: %q", got)
	}
	if got := parseArgs([]byte("nginx: worker process\x00\x00\x00")); !reflect.DeepEqual(got, []string{"nginx:", "worker", "process"}) {
		t.Errorf("a title: %q", got)
	}
	if got := parseArgs(nil); got != nil {
		t.Errorf("no cmdline: %q", got)
	}
}

func TestParseCall(t *testing.T) {
	for text, want := range map[string]int{
		"1 0x1 0x7f5c 0x1000 0x0 0x0 0x0 0x7ffd 0x7f5c": 1,
		"20 0x2 0x7f5c 0x3":                             2,
		"64 0x11 0x7f5c":                                17,
		"running":                                       -1,
		"-1 0x7ffd 0x7f5c":                              -1, // in no call
		"61 0xffffffff 0x7ffd":                          -1, // wait4(-1, …)
		"1":                                             -1,
		"":                                              -1,
	} {
		if got := parseCall(text); got != want {
			t.Errorf("%q: %d", text, got)
		}
	}
}

func TestBlocked(t *testing.T) {
	write := itoa(unix.SYS_WRITE) + " 0x1 0x7f5c"
	for _, c := range []struct {
		wait, call string
		want       []int
	}{
		{"anon_pipe_write", write, []int{1}},
		{"pipe_write", itoa(unix.SYS_WRITEV) + " 0x2 0x7f5c", []int{2}},
		{"pipe_write", "", []int{-1}}, // Yama forbids the call and not the place
		{"pipe_wait", write, []int{1}},
		{"pipe_wait", "0 0x0 0x7f5c", nil}, // a reader
		{"pipe_read", "0 0x0 0x7f5c", nil},
		{"", write, nil}, // it waits for a disk, or runs
	} {
		if got := blocked(nil, c.wait, c.call); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%q in %q: %v", c.call, c.wait, got)
		}
	}
}

func TestParseCgroup(t *testing.T) {
	id, inner := strings.Repeat("ab12", 16), strings.Repeat("0f", 32)
	for _, c := range []struct{ text, want string }{
		{"5:memory:/docker/" + id + "\n", id},
		{"0::/system.slice/docker-" + id + ".scope\n", id},
		{"0::/../" + id + "\n", id},                                 // seen from a container's own cgroup namespace
		{"0::/../docker-" + id + ".scope\n", id},                    //
		{"4:pids:/docker/" + id + "/docker/" + inner + "\n", inner}, // an engine in a container
		{"1:name=systemd:/\n4:pids:/custom/" + id + "/sub\n", id},
		{"0::/user.slice/user-1000.slice\n", ""},
		{"0::/docker/" + id + "ab\n", ""},   // too long
		{"0::/docker/" + id[1:] + "\n", ""}, // too short
		{"0::/docker/" + strings.ToUpper(id) + "\n", ""},
		{"", ""},
	} {
		if got := parseCgroup([]byte(c.text)); got != c.want {
			t.Errorf("%q: %q", c.text, got)
		}
	}
}

func TestNamesContainer(t *testing.T) {
	id := strings.Repeat("ab12", 16)
	line := "175 154 254:0 /var/lib/docker/containers/" + id + "/hostname /etc/hostname rw - ext4 /dev/vda rw\n"
	for _, c := range []struct {
		text, id string
		want     bool
	}{
		{line, id, true},
		{line, strings.Repeat("ab13", 16), false},
		{line, "", false},
		{line, id[:12], false},
		{line, strings.Repeat("../x", 16), false},
	} {
		if got := namesContainer([]byte(c.text), c.id); got != c.want {
			t.Errorf("%q: %v", c.id, got)
		}
	}
}

// TestOwnProc reads what the kernel says of this very process.
func TestOwnProc(t *testing.T) {
	pid := os.Getpid()
	s, ok := ours.stat(pid)
	text, err := ours.read(pid, "status", small)
	who := parseStatus(text)
	if !ok || err != nil || s.parent != os.Getppid() || who.parent != s.parent || who.uid != os.Geteuid() || who.fsgid != os.Getegid() {
		t.Errorf("stat %+v, status %+v, %v", s, who, err)
	}
	if _, ok := ours.stat(1 << 30); ok {
		t.Error("a process that is not")
	}
	if short, err := ours.read(pid, "status", 10); err != nil || len(short) != 10 {
		t.Errorf("%q, %v", short, err)
	}
}

func FuzzStatus(f *testing.F) {
	f.Add([]byte(someStatus))
	f.Add([]byte("Uid:\t1\nGroups:\t-1 99999999999999999999\nNSpid:\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if s := parseStatus(text); len(s.groups) > len(text) {
			t.Errorf("%+v", s)
		}
	})
}

func FuzzStat(f *testing.F) {
	f.Add([]byte("4711 (a) b (c) S 4690 4711 4700 0 -1 4194560 1 2 3 4 150 50 7 8 20 0 31 0 123456 0 0 "))
	f.Fuzz(func(t *testing.T, text []byte) {
		s, ok := parseStat(text)
		if s.cpu < 0 || s.started < 0 || ok == (s.state == "") {
			t.Errorf("%+v, %v", s, ok)
		}
	})
}

func FuzzFDInfo(f *testing.F) {
	f.Add([]byte("pos:\t232\nflags:\t0102001\nmnt_id:\t76\ninotify wd:1\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if i := parseFDInfo(text); i.watches > len(text) {
			t.Errorf("%+v", i)
		}
	})
}

func FuzzLimits(f *testing.F) {
	f.Add([]byte("Max open files            1024                 524288               files     \n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if n := parseLimits(text); n != 0 && !strings.Contains(string(text), "Max open files") {
			t.Errorf("%d out of nothing", n)
		}
	})
}

func FuzzCall(f *testing.F) {
	f.Add("1 0x1 0x7f5c 0x1000")
	f.Add("-1 0x7ffd 0x7f5c")
	f.Fuzz(func(t *testing.T, text string) {
		if n := parseCall(text); n < -1 || n > 1<<31-1 {
			t.Errorf("%d", n)
		}
	})
}

func FuzzCgroup(f *testing.F) {
	f.Add([]byte("5:memory:/docker/" + strings.Repeat("ab12", 16) + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		if id := parseCgroup(text); id != "" && (len(id) != idSize || !strings.Contains(string(text), id)) {
			t.Errorf("%q", id)
		}
	})
}
