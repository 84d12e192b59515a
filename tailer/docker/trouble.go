package docker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strconv"
	"syscall"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/client"
)

// DefaultHost is where an engine listens when nobody says otherwise.
const DefaultHost = "unix:///var/run/docker.sock"

// unreachable says why the engine does not answer, and what to do next.
type unreachable struct {
	host string
	next remedy
	err  error
}

// Error is one sentence about the engine, and the next step.
func (u *unreachable) Error() string {
	return fmt.Sprintf("docker: no engine at %s: %v: %s", u.host, u.err, u.next)
}

// Unwrap is the reason.
func (u *unreachable) Unwrap() error { return u.err }

// remedy is what to do, and what of it can be pasted into logcanary's own service.
type remedy struct{ what, yaml string }

// String is both in one line.
func (r remedy) String() string {
	if r.yaml == "" {
		return r.what
	}
	return r.what + ": " + r.yaml
}

// diagnose finds out why the engine at host does not answer. The client's own
// errors do not tell, so the socket is asked once more.
func diagnose(ctx context.Context, host string, err error) *unreachable {
	u := &unreachable{host: host, err: err, next: remedy{what: "check docker.host"}}
	if errdefs.IsPermissionDenied(err) {
		u.next.what = "a proxy before the engine forbids it: allow PING, INFO, EVENTS and CONTAINERS"
		return u
	}
	at, bad := client.ParseHostURL(host)
	if bad != nil || at.Scheme != "unix" && at.Scheme != "tcp" {
		return u
	}
	conn, dial := new(net.Dialer).DialContext(ctx, at.Scheme, at.Host)
	if dial == nil {
		conn.Close()
		u.next.what = "it accepts connections but does not answer: look at the engine's own log"
		return u
	}
	u.err = dial
	if at.Scheme == "unix" {
		u.next = nextStep(at.Host, dial)
	}
	return u
}

// nextStep is what to do about a socket that does not let us in.
func nextStep(path string, err error) remedy {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return remedy{"mount the socket", "volumes: [\"" + path + ":" + path + ":ro\"]"}
	case errors.Is(err, fs.ErrPermission):
		return remedy{"let us into the socket's group", "group_add: [\"" + group(path) + "\"]"}
	case errors.Is(err, syscall.ECONNREFUSED):
		return remedy{what: "the socket is there but nobody listens: start dockerd"}
	}
	return remedy{what: "check docker.host"}
}

// group is the numeric group that owns a path, as group_add wants it.
func group(path string) string {
	if gid := gid(path); gid >= 0 {
		return strconv.Itoa(gid)
	}
	return "gid of " + path
}

// gid is the group that owns a path; -1 where that cannot be told.
func gid(path string) int {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return int(stat.Gid)
	}
	return -1
}
