package doctor

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"
	"time"

	"logcanary/collector/facts"
	"logcanary/collector/mount"
)

// fileRules are the causes that concern log files inside containers.
func fileRules() []rule {
	return []rule{fileInLayer, fileOnTmpfs, logrotateCreate, rotatedNotReopened, deletedOpen, copytruncated}
}

// logs are the files of the container that are logs and are being written: they have grown
// between the looks, or somebody has them open and has written since it started. The most
// grown comes first.
func (p *patient) logs(where func(*facts.File) bool) (all []*facts.File) {
	for _, f := range p.Files {
		now := f.Seen.Now()
		if now == nil || !now.Mode.IsRegular() || !facts.LogLike(f.Path) && !f.Text || !where(f) {
			continue
		}
		if grown(f) > 0 || len(f.Writers) > 0 && now.Size > 0 && now.Mtime.After(p.Started) {
			all = append(all, f)
		}
	}
	slices.SortStableFunc(all, func(a, b *facts.File) int { return cmp.Compare(grown(b), grown(a)) })
	return all
}

// grown is by how many bytes a file has grown, by its size or by where its writers are.
func grown(f *facts.File) int64 {
	most := f.Seen.Grew()
	for _, w := range f.Writers {
		most = max(most, w.Last-w.Pos)
	}
	return most
}

// inLayer says whether a file stands in the container's own layer. What only descriptors 1
// and 2 write is their redirection, which is another cause.
func (p *patient) inLayer(f *facts.File) bool {
	on := p.On(f.Path)
	redirected := len(f.Writers) > 0 && !slices.ContainsFunc(f.Writers, func(w facts.Writer) bool { return w.FD > 2 })
	return f.Mount == "" && f.FS != "tmpfs" && p.MountOf(f.Path) == nil && (on == nil || on.Layer()) && !redirected
}

// fileInLayer is a log that stands where nobody else can read it: wrong-path-mounted where
// a mount was made for logs and stays empty.
func fileInLayer(p *patient) {
	logs := p.logs(p.inLayer)
	if len(logs) == 0 {
		return
	}
	f := logs[0]
	dir := path.Dir(f.Path)
	if m := p.idle(); m != nil && facts.LogLike(f.Path) {
		p.wrongPath(m, f)
		return
	}
	p.add(Finding{
		ID: "file-in-layer", Certainty: p.sureOfLog(f),
		Cause:    evidence("it logs to %s, a file inside the container that no mount covers: nobody else can read it, and it is lost with the container", f.Path),
		Evidence: append(writing(f), p.where(f, len(logs)-1)),
		Fix:      "mount " + dir + ", or log to stdout",
		Snippet:  p.safely(dir, p.collected(dir)),
	})
}

// sureOfLog is how sure it is that a file of the layer is where the logs went: certain
// where a process was seen that writes a file with a log's name. What is told on stdout at
// the same time is not missed, as supervisord in the foreground tells all that it logs.
func (p *patient) sureOfLog(f *facts.File) Certainty {
	switch {
	case !facts.LogLike(f.Path), p.alsoSpeaks(f), path.Base(f.Path) == "supervisord.log":
		return Possible
	case len(f.Writers) > 0 && grown(f) > 0:
		return Certain
	}
	return Likely
}

// alsoSpeaks says whether the container wrote to its stdout, too, when it last wrote to a
// file.
func (p *patient) alsoSpeaks(f *facts.File) bool {
	const close = 2 * time.Second
	if p.Log.Read == nil || len(p.Log.Read.Lines) == 0 {
		return false
	}
	last := p.Log.Read.Lines[len(p.Log.Read.Lines)-1].Time
	return f.Seen.Now().Mtime.Sub(last).Abs() <= close && last.Sub(p.Started) > close
}

// writing is what was seen of a file that is written.
func writing(f *facts.File) []string {
	now := f.Seen.Now()
	first := evidence("%s has %d bytes, last written at %s", f.Path, now.Size, moment(now.Mtime))
	if n := grown(f); n > 0 {
		first = evidence("%s grew by %d bytes to %d while it was looked at", f.Path, n, now.Size)
	}
	if len(f.Writers) == 0 {
		return []string{first}
	}
	return []string{first, evidence("pid %d writes it (descriptor %d)", f.Writers[0].PID, f.Writers[0].FD)}
}

// where says on what a file stands, and how many others do.
func (p *patient) where(f *facts.File, others int) string {
	text := "no mount reaches " + path.Dir(f.Path) + ": it is in the container's own layer"
	if on := p.On(f.Path); on != nil {
		text += " (" + on.FS + ")"
	}
	if others > 0 {
		text += evidence("; so are %d more", others)
	}
	return text
}

// collected is YAML that puts a volume at a directory, and has logcanary read its logs
// where it belongs to the same project.
func (p *patient) collected(dir string) string {
	name := p.service() + "-logs"
	yaml := p.compose("labels:", "  logcanary.files: "+yamlText(dir+"/*.log"), "volumes:", "  - "+yamlText(name+":"+dir))
	if self := p.self(); self != "" {
		yaml += "\n  " + self + ":\n    volumes:\n      - " + yamlText(name+":/logs/"+p.service()+":ro")
	}
	return yaml + "\nvolumes:\n  " + yamlText(name) + ": {}"
}

// self is logcanary's own service, where the container's project is its own, too.
func (p *patient) self() string {
	if p.Project == "" || p.scene.Self.Project != p.Project {
		return ""
	}
	return p.scene.Self.Service
}

// safely is a snippet that mounts something at a directory, where that hides nothing else:
// the directory is one for logs, or the container has made it itself.
func (p *patient) safely(dir, snippet string) string {
	made := slices.ContainsFunc(p.Changes, func(c facts.Change) bool { return c.Path == dir && c.Kind == 1 })
	if made || facts.LogLike(dir+"/x") {
		return snippet
	}
	return ""
}

// idle is a mount that was made for logs, and in which there are none.
func (p *patient) idle() *facts.Mount {
	for i := range p.Mounts {
		m := &p.Mounts[i]
		if m.Type != "tmpfs" && m.RW && mount.Named(m) && p.empty(m) {
			return m
		}
	}
	return nil
}

// empty says whether nothing is in a mount. Where nobody could list it, its time tells
// that nothing came since the container started.
func (p *patient) empty(m *facts.Mount) bool {
	for _, d := range []*facts.Dir{m.Inside, m.Outside, m.View} {
		switch {
		case d == nil || d.Absent || !d.Mode.IsDir():
			continue
		case d.Denied != "":
			return !d.Mtime.IsZero() && !d.Mtime.After(p.Started)
		}
		return len(d.Entries) == 0 && !d.More
	}
	return false
}

func (p *patient) wrongPath(m *facts.Mount, f *facts.File) {
	dir := path.Dir(f.Path)
	p.add(Finding{
		ID: "wrong-path-mounted", Certainty: p.sureOfLog(f),
		Cause:    evidence("%s is mounted for its logs and stays empty, while it logs to %s", m.Destination, f.Path),
		Evidence: append(writing(f), what(m)+" is empty"),
		Fix:      "mount at " + dir + ", or have the program log to " + m.Destination,
		Snippet:  p.safely(dir, p.mounts(m, dir)),
	})
}

// fileOnTmpfs is a log in memory that only the container sees.
func fileOnTmpfs(p *patient) {
	logs := p.logs(p.inMemory)
	if len(logs) == 0 {
		return
	}
	f := logs[0]
	dir := path.Dir(f.Path)
	sure := p.sureOfLog(f)
	if strings.HasPrefix(dir+"/", "/tmp/") || strings.HasPrefix(dir+"/", "/run/") || strings.HasPrefix(dir+"/", "/dev/") {
		sure = Possible
	}
	p.add(Finding{
		ID: "file-on-tmpfs", Certainty: sure,
		Cause:    evidence("it logs to %s, which is on a tmpfs: nobody outside the container can read it, and it is lost when it stops", f.Path),
		Evidence: append(writing(f), p.tmpfs(f.Path)),
		Fix:      "use a volume instead of the tmpfs",
		Snippet:  p.instead(f.Path),
	})
}

// instead is YAML that puts a volume in the place of a tmpfs, and leaves others alone.
func (p *patient) instead(name string) string {
	yaml := p.collected(path.Dir(name))
	at := p.tmpfsAt(name)
	if _, short := p.Config.Tmpfs[at]; !short {
		return yaml // a mount of another kind at the same place takes its own
	}
	lines := []string{"tmpfs: !override"}
	for _, dir := range slices.Sorted(maps.Keys(p.Config.Tmpfs)) {
		if options := p.Config.Tmpfs[dir]; dir != at && options != "" {
			lines = append(lines, "  - "+yamlText(dir+":"+options))
		} else if dir != at {
			lines = append(lines, "  - "+yamlText(dir))
		}
	}
	if len(lines) == 1 {
		lines = []string{"tmpfs: !reset []"}
	}
	return p.compose(lines...) + "\n" + strings.TrimPrefix(yaml, "services:\n  "+p.service()+":\n")
}

// inMemory says whether a file stands on a tmpfs that is the container's own.
func (p *patient) inMemory(f *facts.File) bool {
	m := p.MountOf(f.Path)
	return (f.FS == "tmpfs" || p.tmpfsAt(f.Path) != "") && (m == nil || m.Type == "tmpfs")
}

// tmpfsAt is where the tmpfs stands that a path lies on, as the container was made with
// it; "" for none.
func (p *patient) tmpfsAt(name string) string {
	if m := p.MountOf(name); m != nil {
		if m.Type == "tmpfs" {
			return m.Destination
		}
		return ""
	}
	for dir := range p.Config.Tmpfs {
		if facts.Below(name, path.Clean(dir)) {
			return dir
		}
	}
	return ""
}

func (p *patient) tmpfs(name string) string {
	if at := p.tmpfsAt(name); at != "" {
		return "the container was made with a tmpfs at " + at
	}
	return "it lies on a tmpfs inside the container"
}
