package docker

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// dataRoot maps paths as the engine tells them to where we see them.
type dataRoot struct {
	engine string // as /info tells it
	here   string // where it is mounted; "" where it is not
}

// findRoot looks where the engine's data root can be read: where the
// configuration says, else where people mount it.
func findRoot(engine, configured string) dataRoot {
	if configured != "" {
		return dataRoot{engine: engine, here: configured}
	}
	for _, here := range []string{engine, filepath.Join("/host", engine), "/host/docker"} {
		if _, err := os.ReadDir(filepath.Join(here, "containers")); err == nil {
			return dataRoot{engine: engine, here: here}
		}
	}
	return dataRoot{engine: engine}
}

// errElsewhere says that a log does not stand where it could be read.
var errElsewhere = errors.New("the data root is not mounted here")

// locate is where we see the json-file of a container. A container that never
// ran has no file yet: then it is where the engine will make it. The error says
// why the file way is closed.
func (r dataRoot) locate(id, logPath string) (string, error) {
	if r.here == "" {
		return "", errElsewhere
	}
	if logPath == "" {
		logPath = filepath.Join(r.engine, "containers", id, id+"-json.log")
	}
	path, ok := r.see(logPath)
	if !ok {
		return "", errElsewhere
	}
	return path, readable(path)
}

// see is where we see a path below the data root, if that is mounted here.
func (r dataRoot) see(path string) (here string, ok bool) {
	inside, ok := strings.CutPrefix(filepath.Clean(path), filepath.Clean(r.engine)+"/")
	if !ok || r.here == "" {
		return "", false
	}
	return filepath.Join(r.here, inside), true
}

// readable tries to open the file, or, where it is not made yet, its directory.
func readable(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		f, err = os.Open(filepath.Dir(path))
	}
	if err != nil {
		return err
	}
	return f.Close()
}
