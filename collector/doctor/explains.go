package doctor

import "slices"

// explains names the findings that this one makes needless. Why a program could not write
// is why it ended, where it says so itself.
func (f *Finding) explains() []string {
	if f.fatal {
		return slices.Concat(explains(f.ID), []string{"container-exited", "crash-loop"})
	}
	return explains(f.ID)
}

// explains names the findings that a finding makes needless: they are its consequences,
// or say less of the same.
func explains(id string) []string {
	return append(consequences(id), "never-logged")
}

func consequences(id string) []string {
	switch id {
	case "container-never-started", "crash-loop":
		return []string{"container-exited"}
	case "driver-none", "driver-local", "driver-remote-uncached", "driver-init-failed":
		return []string{"container-exited", "driver-not-recreated"}
	case "oom-killed":
		return []string{"container-exited", "crash-loop"}
	case "recreated-new-id":
		return []string{"short-lived-race"}
	case "exec-output-lost":
		return []string{"daemonised-child"}
	case "stdout-buffered", "stdout-blocked", "stdout-devnull", "stdout-closed", "daemonised-child":
		return []string{"no-trailing-newline", "level-too-high"}
	case "stdout-to-file", "supervisord-swallow", "symlink-missing":
		return []string{"file-in-layer", "level-too-high"}
	case "json-truncated":
		return []string{"json-corrupt"}
	case "line-too-long":
		return []string{"partial-16k"}
	case "wrong-path-mounted":
		return []string{"file-in-layer"}
	case "bind-autocreated", "userns-remap", "selinux-label", "apparmor-deny":
		return []string{"perm-denied-uid"}
	case "logrotate-create-perms":
		return []string{"perm-denied-uid", "rotated-not-reopened"}
	case "single-file-bind-stale", "bind-dir-replaced":
		return []string{"deleted-open-inode", "rotated-not-reopened"}
	case "bind-file-became-dir":
		return []string{"container-never-started", "bind-autocreated"}
	}
	return nil
}
