package doctor

// Family is a set of causes that lie at the same place.
type Family string

// The families, in the order of the way of a line.
const (
	OfState     Family = "state"     // the container's state
	OfOutput    Family = "output"    // stdout inside the container
	OfDriver    Family = "driver"    // the log driver and the engine
	OfFile      Family = "file"      // files, mounts, permissions
	OfCollector Family = "collector" // logcanary's own side
)

// Cause is a cause of missing logs by its stable id.
type Cause struct {
	ID     string
	Family Family
}

// Causes are all that the doctor tells apart. Findings have no other ids; tests hold it.
func Causes() (all []Cause) {
	for _, f := range []struct {
		family Family
		ids    []string
	}{
		{OfState, []string{
			"container-never-started", "container-exited", "crash-loop", "oom-killed", "oom-child",
			"container-paused", "never-logged", "healthcheck-output-only", "exec-output-lost", "recreated-new-id",
			"short-lived-race",
		}},
		{OfOutput, []string{
			"stdout-buffered", "buffer-lost-on-kill", "stdout-devnull", "stdout-closed", "stdout-to-file",
			"daemonised-child", "supervisord-swallow", "cron-output", "dev-stdout-eacces", "symlink-missing",
			"symlink-hidden-by-bind", "symlink-in-volume", "level-too-high", "stdout-blocked", "tty-stream",
		}},
		{OfDriver, []string{
			"driver-none", "driver-local", "driver-remote-cached", "driver-remote-uncached", "driver-init-failed",
			"driver-not-recreated", "journald-limited", "nonblocking-drop", "json-deleted", "json-truncated",
			"json-corrupt", "follow-stuck-after-rotate", "maxfile1-loss", "partial-16k", "no-trailing-newline",
			"daemon-down", "swarm-other-node",
		}},
		{OfFile, []string{
			"file-in-layer", "wrong-path-mounted", "bind-autocreated", "bind-file-became-dir", "remote-daemon-path",
			"mount-shadow", "mount-readonly", "rootfs-readonly", "fs-remounted-ro", "perm-denied-uid",
			"logrotate-create-perms", "userns-remap", "selinux-label", "apparmor-deny", "disk-full",
			"inode-full", "quota", "file-on-tmpfs", "deleted-open-inode", "rotated-not-reopened",
			"copytruncate-sparse", "single-file-bind-stale", "bind-dir-replaced",
		}},
		{OfCollector, []string{
			"sock-eacces", "proxy-403", "containers-dir-eacces", "desktop-vm-path", "docker-root-moved",
			"volume-not-shared", "filter-excluded", "wrong-since", "clock-skew", "inotify-instances",
			"inotify-watches", "inotify-silent-fs", "fd-limit", "offset-lost", "line-too-long",
			"bad-encoding", "hardlink-dup",
		}},
	} {
		for _, id := range f.ids {
			all = append(all, Cause{id, f.family})
		}
	}
	return all
}
