package docker

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
)

// self finds the id of the container that we run in, or "" outside of one.
// proc is /proc/self. The cgroup's path names it, where we see that path: with
// version 2 most engines hide it. Then there are three files of the container's
// own directory that the engine mounts into it; in a network of another container
// (network_mode: service:x) they are the other's, so the cgroup is asked first.
func self(proc fs.FS) string {
	groups, _ := fs.ReadFile(proc, "cgroup") // absent is the same as saying nothing
	for _, line := range strings.Split(string(groups), "\n") {
		if id := regexp.MustCompile(`[/-]([0-9a-f]{64})(?:\.scope)?$`).FindStringSubmatch(line); id != nil {
			return id[1]
		}
	}
	mounts, _ := fs.ReadFile(proc, "mountinfo")
	own := regexp.MustCompile(`/containers/([0-9a-f]{64})/(?:hostname|hosts|resolv\.conf) /etc/`)
	if id := own.FindSubmatch(mounts); id != nil {
		return string(id[1])
	}
	return ""
}

// contained says whether we run in a container, be its id known or not, from
// the file that Docker and Podman make in each.
func contained() bool {
	_, docker := os.Stat("/.dockerenv")
	_, podman := os.Stat("/run/.containerenv")
	return docker == nil || podman == nil
}

// onHost says whether paths of the engine's host are ours too: it listens on a socket
// here, and we run in no container.
func onHost(host, self string) bool {
	return strings.HasPrefix(host, "unix://") && self == "" && !contained()
}
