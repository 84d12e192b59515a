package docker

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"testing/synctest"
	"time"

	"github.com/containerd/errdefs"

	"logcanary/collector/record"
)

// TestSelf: our own container is found by what the engine mounts into it, and by the cgroup of version 1.
func TestSelf(t *testing.T) {
	id, other := strings.Repeat("ab12", 16), strings.Repeat("cd34", 16)
	for _, c := range []struct{ name, mountinfo, cgroup, want string }{
		{"mounts", "612 1 8:1 /var/lib/docker/containers/" + id + "/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n", "0::/\n", id},
		{"another container's log mounted here", "612 1 8:1 /var/lib/docker/containers/" + other + "/hostname /mnt/x rw - ext4 x rw\n", "0::/\n", ""},
		{"in the network of another container", "6 5 0:1 /containers/" + other + "/hostname /etc/hostname rw - ext4 /dev/sda1 rw", "12:cpu:/docker/" + id + "\n", id},
		{"cgroup v1", "", "12:cpu:/docker/" + id + "\n", id},
		{"cgroup v1 by systemd", "", "1:name=systemd:/system.slice/docker-" + id + ".scope\n", id},
		{"no container", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n", "0::/init.scope\n", ""},
	} {
		proc := fstest.MapFS{"mountinfo": {Data: []byte(c.mountinfo)}, "cgroup": {Data: []byte(c.cgroup)}}
		if got := self(proc); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
	if got := self(fstest.MapFS{}); got != "" {
		t.Errorf("without /proc: %q", got)
	}
}

// TestDiagnose: each reason why no engine answers has its next step.
func TestDiagnose(t *testing.T) {
	dir, err := os.MkdirTemp("", "socket")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	dead := filepath.Join(dir, "dead")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: dead})
	if err != nil {
		t.Fatal(err)
	}
	l.SetUnlinkOnClose(false)
	l.Close()
	failed := errors.New("no answer")
	for _, c := range []struct {
		host string
		err  error
		next string
	}{
		{"unix://" + dir + "/absent", failed, "mount the socket"},
		{"unix://" + dead, failed, "start dockerd"},
		{"unix://" + dead, errdefs.ErrPermissionDenied, "a proxy before the engine forbids it"},
		{"tcp://127.0.0.1:1", failed, "check docker.host"},
	} {
		if got := diagnose(t.Context(), c.host, c.err); !strings.Contains(got.next.String(), c.next) {
			t.Errorf("%s: got %q, want %q", c.host, got.next, c.next)
		}
	}
	if got := nextStep("/run/x.sock", &fs.PathError{Err: fs.ErrPermission}); !strings.Contains(got.String(), "group_add") {
		t.Errorf("no permission: %q", got)
	}
}

// FuzzPosition: the durable form comes back as it was, and nothing else is taken for one.
func FuzzPosition(f *testing.F) {
	f.Add(position{at: record.Cursor{Time: 1, Nth: 2, Offset: 3}, claim: record.Cursor{Time: 4, Nth: 5}, inner: []byte("x")}.append(nil))
	f.Add([]byte{positionVersion})
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, raw []byte) {
		p, ok := parsePosition(raw)
		if ok && string(p.append(nil)) != string(raw) {
			t.Fatalf("%x came back as %x", raw, p.append(nil))
		}
		if !ok && len(raw) >= positionSize && raw[0] == positionVersion {
			t.Fatalf("%x was refused", raw)
		}
	})
}

// TestSpeaker: one cursor speaks for both streams only where it says what the other says itself.
func TestSpeaker(t *testing.T) {
	at := func(n int64) record.Cursor { return record.Cursor{Time: n, Nth: 1} }
	none := record.Cursor{Nth: noClaim}
	for _, c := range []struct {
		name   string
		stored []position
		want   int
	}{
		{"stdout is behind all of stderr", []position{{at: at(9), claim: at(3)}, {at: at(3), claim: none}}, 0},
		{"stderr never wrote", []position{{at: at(9)}, {}}, 0},
		{"stderr is older than claimed", []position{{at: at(9), claim: at(3)}, {at: at(2), claim: none}}, -1},
		{"nothing is claimed", []position{{at: at(9), claim: none}, {at: at(3), claim: none}}, -1},
		{"nothing was read", []position{{}, {}}, -1},
		{"a terminal", []position{{at: at(9), claim: none}}, -1},
	} {
		if got := speaker(c.stored); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestBackoff: waits double up to the longest, start again after a success, and end with ctx.
func TestBackoff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := backoff{first: time.Second, last: 5 * time.Second}
		began := time.Now()
		for range 4 {
			b.wait(t.Context())
		}
		if got := time.Since(began); got != (1+2+4+5)*time.Second {
			t.Errorf("four waits took %v", got)
		}
		b.reset()
		began = time.Now()
		b.wait(t.Context())
		if got := time.Since(began); got != time.Second {
			t.Errorf("after a success it took %v", got)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if b.wait(ctx) {
			t.Error("it outlived its context")
		}
	})
}
