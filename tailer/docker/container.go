package docker

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/docker/docker/api/types/container"

	"logcanary/collector/record"
)

// about is what is kept of an inspected container. Its environment is not.
type about struct {
	id      string
	name    string
	image   string
	created time.Time
	driver  string
	rotates bool // the engine may begin its log anew
	logPath string
	tty     bool
	running bool
	labels  labels
	project string
	service string
	options record.Options

	points   []point
	patterns []string // of files, by its label
}

// errIncomplete says that an engine left out what every container has.
var errIncomplete = errors.New("docker: the engine told nothing of the container's configuration")

// describe reads the answer of an inspection.
func describe(c container.InspectResponse) (*about, error) {
	if c.ContainerJSONBase == nil || c.Config == nil || c.HostConfig == nil || c.State == nil {
		return nil, errIncomplete
	}
	a := &about{
		id: c.ID, name: name(strings.TrimPrefix(c.Name, "/")), image: printable(c.Config.Image, maxName),
		driver: c.HostConfig.LogConfig.Type, rotates: rotates(c.HostConfig.LogConfig), logPath: c.LogPath,
		tty: c.Config.Tty, running: c.State.Running, labels: labels{of: c.Config.Labels},
	}
	a.created, _ = time.Parse(time.RFC3339Nano, c.Created) // an odd one counts as old
	a.project, a.service = name(c.Config.Labels[labelProject]), name(c.Config.Labels[labelService])
	if named := name(c.Config.Labels[labelName]); named != "" {
		a.service = named
	}
	if a.service == "" {
		a.service = a.name
	}
	a.options = a.labels.options()
	a.points, a.patterns = points(c), a.labels.patterns()
	return a, nil
}

// keyPrefix begins the key of every stream of every container.
const keyPrefix = "docker/"

// origins names the streams: two, or the one of a terminal.
func (a *about) origins() []*record.Origin {
	if a.tty {
		return []*record.Origin{a.origin("tty", "stdout")}
	}
	return []*record.Origin{a.origin("stdout", "stdout"), a.origin("stderr", "stderr")}
}

func (a *about) origin(source, stream string) *record.Origin {
	return &record.Origin{
		Key: fmt.Sprintf("%s%s/%s", keyPrefix, a.id, source), Project: a.project, Service: a.service, Source: source,
		Stream: stream, ContainerID: a.id, ContainerName: a.lasting(), Image: a.image, Options: a.options,
	}
}

// lasting is the container's name for its life. Compose makes one that takes another's
// place under that one's short id and "_", and gives it its name when the other is gone
// (docker/compose, pkg/compose/convergence.go, recreateContainer): we see it before.
func (a *about) lasting() string {
	const short = 12
	id, rest, found := strings.Cut(a.name, "_")
	if a.project == "" || !found || len(id) != short || strings.Trim(id, "0123456789abcdef") != "" {
		return a.name
	}
	return rest
}

// status is the container's line on the board.
func (a *about) status(way Way, reason string) SourceStatus {
	return SourceStatus{Project: a.project, Service: a.service, Container: a.name, Driver: a.driver, Way: way, Reason: reason}
}

// ignored says why the container is not read at all, or "".
func (a *about) ignored(self string) string {
	switch {
	case self != "" && a.id == self:
		return "it is logcanary itself"
	case a.labels.flag(labelSelf, false):
		return "its label says that it is logcanary"
	case !a.labels.flag(labelEnable, true):
		return "its label " + labelEnable + " says so"
	}
	return ""
}

// way chooses how the container is read, and says why.
func (a *about) way(root dataRoot) (way Way, path, reason string) {
	switch a.driver {
	case "none":
		return Unread, "", "the log driver is none: the engine keeps nothing; use json-file and recreate the container"
	case "json-file":
		path, err := root.locate(a.id, a.logPath)
		if err != nil {
			return ByAPI, "", fmt.Sprintf("its json-file cannot be read here: %v", err)
		}
		return ByFile, path, "its json-file can be read here"
	}
	return ByAPI, "", "the log driver writes no json-file"
}
