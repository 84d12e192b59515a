package doctor

import (
	"cmp"
	"fmt"
	"net"
	"net/url"
	"path"
	"slices"
	"strings"

	"logcanary/collector/facts"
)

// socketDenied is a socket that stands there and does not let us in.
func socketDenied(i *itself) {
	r := i.Engine.Refused
	if r == nil || r.Kind != facts.Permission {
		return
	}
	f := Finding{
		ID: "sock-eacces", Certainty: Certain,
		Cause:    "the engine's socket does not let us in, so no container can be seen",
		Evidence: []string{evidence("%s: %s", r.Path, shown(r.Text, 200)), evidence("we run as user %d", i.Self.UID)},
		Fix:      "let us into the socket's group",
		Snippet:  "usermod -aG \"$(stat -c %G " + r.Path + ")\" \"$USER\"",
	}
	if r.GID >= 0 {
		f.Evidence[1] += evidence(", and the socket is of group %d", r.GID)
		if i.Self.Contained {
			f.Snippet = i.compose(fmt.Sprintf(`group_add: ["%d"]`, r.GID))
		}
	}
	i.add(f)
}

// needs says whether logcanary cannot read logs where a question is forbidden: those of
// json files it reads without the engine's help, and what the doctor alone asks for is
// said to be unknown, and no more.
func (i *itself) needs(probe string) bool {
	if probe == "logs" {
		return !i.readsFiles()
	}
	return slices.Contains([]string{"engine", "info", "events", "containers", "inspect"}, probe)
}

// readsFiles says whether the json files are seen, and all logs are in some.
func (i *itself) readsFiles() bool {
	if i.Self.DataRoot == "" {
		return false
	}
	return !slices.ContainsFunc(i.Containers, func(c *facts.Container) bool {
		return c.Ignored == "" && (c.Log.File == nil || c.Log.File.Denied != "" || slices.ContainsFunc(c.Denied, isLogFile))
	})
}

func isLogFile(d facts.Denied) bool { return d.Probe == "log-file" }

// proxyForbids is a proxy before the engine that has a section switched off.
func proxyForbids(i *itself) {
	var forbidden, variables, endpoints []string
	for _, d := range i.denied() {
		if d.Kind == facts.Forbidden {
			forbidden = append(forbidden, d.Probe)
		}
	}
	if !slices.ContainsFunc(forbidden, i.needs) {
		return
	}
	for _, probe := range forbidden {
		endpoint, variable := facts.Section(probe)
		endpoints, variables = append(endpoints, endpoint), append(variables, "  "+variable+": 1")
	}
	i.add(Finding{
		ID: "proxy-403", Certainty: Certain,
		Cause:    "the proxy before the engine forbids what logcanary has to ask",
		Evidence: []string{evidence("403 from %s: %s", shown(i.Engine.Host, 100), strings.Join(distinct(endpoints), ", "))},
		Fix:      "switch these sections on in the proxy",
		Snippet:  facts.Service(i.proxy(), append([]string{"environment:"}, distinct(variables)...)...),
	})
}

// denied is all that could not be looked at, of whatever.
func (i *itself) denied() []facts.Denied {
	all := slices.Clone(i.Denied)
	if r := i.Engine.Refused; r != nil && r.Kind == facts.Forbidden {
		all = append(all, facts.Denied{Probe: "engine", Kind: facts.Forbidden})
	}
	for _, c := range i.Containers {
		all = append(all, c.Denied...)
	}
	return all
}

// proxy is what the proxy's service is called: mostly what we reach it by.
func (i *itself) proxy() string {
	at, err := url.Parse(i.Engine.Host)
	if err != nil || at.Hostname() == "" || at.Hostname() == "localhost" || net.ParseIP(at.Hostname()) != nil {
		return "docker-socket-proxy"
	}
	return shown(at.Hostname(), 100)
}

// distinct are the texts without repetition, in order.
func distinct(all []string) []string {
	all = slices.Sorted(slices.Values(all))
	return slices.Compact(all)
}

// logsDenied are json-files that stand there and may not be read. Where the API tells the
// same lines that is a hint: they come slower, and those that are rotated away while we
// are down are lost.
func logsDenied(i *itself) {
	why, files := "", 0
	for _, d := range i.denied() {
		if d.Probe == "log-file" && d.Kind == facts.Permission {
			why, files = cmp.Or(why, d.Why), files+1
		}
	}
	if files == 0 {
		return
	}
	f := Finding{
		ID: "containers-dir-eacces", Certainty: Certain,
		Cause:    "the engine's json files may not be read by us, and it does not tell their lines",
		Evidence: []string{shown(why, 200), evidence("we run as user %d; the files are root's, mode 0640", i.Self.UID)},
		Fix:      "run as root without capabilities: root owns the files",
		Snippet:  i.compose(`user: "0:0"`),
	}
	if i.Self.UID == 0 {
		f.Fix, f.Snippet = "let us read what is not ours", i.compose("cap_add: [DAC_READ_SEARCH]")
	}
	if i.toldByAPI() {
		f.Certainty, f.Cause = Possible, "the engine's json files may not be read by us: logs come by its API, slower, and what is rotated away while we are down is lost"
	}
	i.add(f)
}

// toldByAPI says whether the engine has told lines of any container.
func (i *itself) toldByAPI() bool {
	return slices.ContainsFunc(i.Containers, func(c *facts.Container) bool { return c.Log.Read != nil && c.Log.Read.Status == 200 })
}

// rootMoved is another directory than the engine's that is mounted where its data root
// should be: Docker makes one that is not there, and it stays empty.
func rootMoved(i *itself) {
	const standard = "/host/docker/containers"
	root, wrong := i.Engine.Root, (*facts.Mount)(nil)
	for n := range i.Self.Mounts {
		m := &i.Self.Mounts[n]
		if root == "" || m.Type != "bind" || !forDataRoot(m.Destination) {
			continue
		}
		if facts.Below(root, m.Source) || m.Source == path.Join(root, "containers") {
			return
		}
		wrong = m
	}
	if wrong == nil {
		return
	}
	i.add(Finding{
		ID: "docker-root-moved", Certainty: Certain,
		Cause: "the engine keeps its logs elsewhere than in the directory that logcanary has mounted",
		Evidence: []string{
			evidence("DockerRootDir is %s", shown(root, 200)),
			evidence("mounted at %s is %s", shown(wrong.Destination, 200), shown(wrong.Source, 200)),
		},
		Fix:     "mount the engine's data root",
		Snippet: i.compose("volumes:", "  - "+path.Join(root, "containers")+":"+standard+":ro"),
	})
}

// forDataRoot says whether a destination is one where logcanary looks for the engine's
// data root.
func forDataRoot(at string) bool {
	return slices.Contains([]string{"/host/docker", "/var/lib/docker", "/host/var/lib/docker"}, strings.TrimSuffix(at, "/containers"))
}

// desktop says whether the engine runs in a virtual machine that hides its files.
func (i *itself) desktop() bool { return desktop(i.Scene) }

func desktop(s *facts.Scene) bool {
	return strings.Contains(s.Engine.OperatingSystem, "Docker Desktop")
}

// rootInVM is a doctor on the host of a Docker Desktop: the json files are not there. The
// engine tells their lines all the same, so it is a hint.
func rootInVM(i *itself) {
	if !i.desktop() || i.Self.Contained || i.Self.DataRoot != "" {
		return
	}
	i.add(Finding{
		ID: "desktop-vm-path", Certainty: Possible,
		Cause:    "the engine's files are inside the virtual machine of Docker Desktop, which a program on the host does not see",
		Evidence: []string{evidence("the engine runs on %s and its data root is %s, which is not there", shown(i.Engine.OperatingSystem, 100), shown(i.Engine.Root, 200))},
		Fix:      "run logcanary in a container: there the path can be mounted",
		Snippet:  i.compose("volumes:", "  - "+path.Join(cmp.Or(i.Engine.Root, "/var/lib/docker"), "containers")+":/host/docker/containers:ro"),
	})
}
