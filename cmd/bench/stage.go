package main

import (
	"os"
	"path/filepath"
)

// stage is where log files appear before the program's eyes.
type stage interface {
	// settings are what the program must be told to look here, without the prefix.
	settings() []string

	// reveal makes a file appear (a link to it: a workload serves many measures)
	// and returns the path at which it does. Who appends must do it there: the
	// kernel tells a watched directory only of what happens under its own names.
	reveal(file string) (path string, err error)

	stop() error
}

// newStage sets up the stage that a layout needs, in dir; stop it.
func newStage(dir string, l layout) (stage, error) {
	if l == jsonFile {
		return startEngine(dir)
	}
	f := folder(filepath.Join(dir, "logs"))
	if err := os.Mkdir(string(f), 0o755); err != nil {
		return nil, err
	}
	// A program with nothing to read is not ready: this file is something, and empty.
	return f, os.WriteFile(filepath.Join(string(f), "quiet.log"), nil, 0o644)
}

// folder is the stage of plain files: a directory whose *.log are followed.
type folder string

func (f folder) settings() []string {
	return []string{"FILES=" + filepath.Join(string(f), "**", "*.log"), "DOCKER_ENABLED=false"}
}

func (f folder) reveal(file string) (string, error) {
	path := filepath.Join(string(f), filepath.Base(file))
	return path, os.Link(file, path)
}

func (f folder) stop() error { return nil }
