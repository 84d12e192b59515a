package probe

import (
	"io/fs"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"logcanary/collector/facts"
)

// node is what stands under a path: found, looked at, not opened.
type node struct{ fd int }

// find finds a name. The last part of it is followed where follow says so.
func (r *root) find(name string, follow bool) (node, error) {
	flags := unix.O_PATH
	if !follow {
		flags |= unix.O_NOFOLLOW
	}
	fd, err := r.open(name, flags)
	return node{fd}, err
}

func (n node) close() { unix.Close(n.fd) }

func (n node) stat() (facts.Stat, error) {
	s, err := statx(n.fd, "", unix.AT_EMPTY_PATH)
	if err == nil && s.Mode&fs.ModeSymlink != 0 {
		s.Link = readlink(n.fd, "")
	}
	return s, err
}

// label is the SELinux label; "" where there is none.
func (n node) label() string {
	var b [256]byte
	size, err := unix.Getxattr(through(n.fd), "security.selinux", b[:])
	if err != nil {
		return ""
	}
	return strings.TrimRight(string(b[:size]), "\x00")
}

// space asks the file system that the node stands on.
func (n node) space() (*facts.Space, error) {
	var s unix.Statfs_t
	if err := unix.Fstatfs(n.fd, &s); err != nil {
		return nil, os.NewSyscallError("fstatfs", err)
	}
	return &facts.Space{
		FS: fsName(int64(s.Type)), Size: blocks(s.Blocks, s.Bsize), Free: blocks(s.Bavail, s.Bsize),
		Inodes: int64(s.Files), FreeInodes: int64(s.Ffree), ReadOnly: s.Flags&unix.ST_RDONLY != 0,
	}, nil
}

func blocks(n uint64, size int64) int64 { return int64(n) * size }

// full says that nobody but root can write a byte, or make a file. Some file systems
// have no number of inodes, and say 0 of 0.
func full(s *facts.Space) bool {
	return s.Size > 0 && s.Free <= 0 || s.Inodes > 0 && s.FreeInodes == 0
}

// fsName is the type of a file system as mountinfo writes it, from statfs(2)'s number.
func fsName(magic int64) string {
	switch magic {
	case unix.OVERLAYFS_SUPER_MAGIC:
		return "overlay"
	case unix.EXT4_SUPER_MAGIC:
		return "ext4"
	case unix.XFS_SUPER_MAGIC:
		return "xfs"
	case unix.BTRFS_SUPER_MAGIC:
		return "btrfs"
	case unix.TMPFS_MAGIC:
		return "tmpfs"
	case unix.NFS_SUPER_MAGIC:
		return "nfs"
	case unix.SMB_SUPER_MAGIC, unix.CIFS_SUPER_MAGIC, unix.SMB2_SUPER_MAGIC:
		return "cifs"
	case unix.FUSE_SUPER_MAGIC:
		return "fuse"
	case unix.V9FS_MAGIC:
		return "9p"
	case unix.CEPH_SUPER_MAGIC:
		return "ceph"
	}
	return ""
}

// statx looks at a name below a directory, or at the descriptor itself.
func statx(dir int, name string, flags int) (facts.Stat, error) {
	var x unix.Statx_t
	if _, err := retry(func() (int, error) {
		return 0, unix.Statx(dir, name, flags, unix.STATX_BASIC_STATS|unix.STATX_BTIME, &x)
	}); err != nil {
		return facts.Stat{}, &os.PathError{Op: "statx", Path: name, Err: err}
	}
	s := facts.Stat{
		Mode: mode(x.Mode), UID: int(x.Uid), GID: int(x.Gid), Dev: unix.Mkdev(x.Dev_major, x.Dev_minor), Ino: x.Ino,
		Nlink: int(x.Nlink), Size: int64(x.Size), Blocks: int64(x.Blocks), Mtime: moment(x.Mtime), Ctime: moment(x.Ctime),
	}
	if x.Mask&unix.STATX_BTIME != 0 {
		s.Birth = moment(x.Btime)
	}
	return s, nil
}

func moment(t unix.StatxTimestamp) time.Time { return time.Unix(t.Sec, int64(t.Nsec)) }

// mode is stat(2)'s mode in Go's form.
func mode(m uint16) fs.FileMode {
	out := fs.FileMode(m & 0o777)
	switch m & unix.S_IFMT {
	case unix.S_IFDIR:
		out |= fs.ModeDir
	case unix.S_IFLNK:
		out |= fs.ModeSymlink
	case unix.S_IFIFO:
		out |= fs.ModeNamedPipe
	case unix.S_IFSOCK:
		out |= fs.ModeSocket
	case unix.S_IFBLK:
		out |= fs.ModeDevice
	case unix.S_IFCHR:
		out |= fs.ModeDevice | fs.ModeCharDevice
	case unix.S_IFREG:
	default:
		out |= fs.ModeIrregular
	}
	if m&unix.S_ISUID != 0 {
		out |= fs.ModeSetuid
	}
	if m&unix.S_ISGID != 0 {
		out |= fs.ModeSetgid
	}
	if m&unix.S_ISVTX != 0 {
		out |= fs.ModeSticky
	}
	return out
}
