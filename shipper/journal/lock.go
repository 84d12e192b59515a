package journal

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// ErrLocked says that another instance uses the directory.
var ErrLocked = errors.New("journal: the state directory is in use")

// Lock takes the directory for this process until the returned Closer is closed
// or the process dies; the directory is created with mode 0700 when absent. A
// second instance gets an error that wraps ErrLocked and names the holder's pid.
// The lock is flock(2) on dir/lock: it needs no cleaning up after a crash.
func Lock(dir string) (io.Closer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("journal: state directory: %w", err)
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("journal: lock of the state directory: %w", err)
	}
	if err := take(f); err != nil {
		f.Close()
		return nil, err
	}
	return f, nil
}

func take(f *os.File) error {
	err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB)
	if errors.Is(err, unix.EWOULDBLOCK) {
		return fmt.Errorf("%w: %s is held by pid %s", ErrLocked, f.Name(), holder(f))
	}
	if err != nil {
		return fmt.Errorf("journal: flock of %s: %w", f.Name(), err)
	}
	// The pid only helps people to find the holder; on a full disk the lock
	// holds without it.
	if f.Truncate(0) == nil {
		_, _ = f.WriteAt(strconv.AppendInt(nil, int64(os.Getpid()), 10), 0)
	}
	return nil
}

func holder(f *os.File) string {
	text, _ := io.ReadAll(io.LimitReader(f, 32))
	if pid := strings.TrimSpace(string(text)); pid != "" {
		return pid
	}
	return "unknown"
}
