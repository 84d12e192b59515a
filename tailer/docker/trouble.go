package docker

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"strings"
	"syscall"

	"github.com/containerd/errdefs"
)

// DefaultHost is where an engine listens when nobody says otherwise.
const DefaultHost = "unix:///var/run/docker.sock"

// unreachable says why the engine does not answer, and what to do next.
type unreachable struct {
	host, next string
	err        error
}

// Error is one sentence about the engine, and the next step.
func (u *unreachable) Error() string {
	return fmt.Sprintf("docker: no engine at %s: %v: %s", u.host, u.err, u.next)
}

// Unwrap is the reason.
func (u *unreachable) Unwrap() error { return u.err }

// diagnose finds out why the engine at host does not answer. The client's own
// errors do not tell, so the socket is asked once more.
func diagnose(ctx context.Context, host string, err error) *unreachable {
	u := &unreachable{host: host, err: err, next: "check docker.host"}
	if errdefs.IsPermissionDenied(err) {
		u.next = "a proxy before the engine forbids it: allow PING, INFO, EVENTS and CONTAINERS"
		return u
	}
	path, unix := strings.CutPrefix(host, "unix://")
	if !unix {
		return u
	}
	conn, dial := new(net.Dialer).DialContext(ctx, "unix", path)
	if dial == nil {
		conn.Close()
		u.next = "it accepts connections but does not answer: look at the engine's own log"
		return u
	}
	u.err, u.next = dial, nextStep(path, dial)
	return u
}

// nextStep is what to do about a socket that does not let us in.
func nextStep(path string, err error) string {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "mount the socket: volumes: [\"" + path + ":" + path + ":ro\"]"
	case errors.Is(err, fs.ErrPermission):
		return "let us into the socket's group: group_add: [\"" + group(path) + "\"]"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "the socket is there but nobody listens: start dockerd"
	}
	return "check docker.host"
}

// group is the numeric group that owns a path, as group_add wants it.
func group(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return "gid of " + path
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprint(stat.Gid)
	}
	return "gid of " + path
}
