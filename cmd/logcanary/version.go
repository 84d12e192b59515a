package main

import (
	"cmp"
	"fmt"
	"runtime"
	"runtime/debug"
)

// version is set by the linker: -ldflags "-X main.version=v1.2.3".
var version string

type versionCmd struct{}

// Run prints one line: version, commit, Go version and platform.
func (versionCmd) Run(env *environment) error {
	b := buildOf(version)
	_, err := fmt.Fprintf(env.Stdout, "logcanary %s (commit %s, %s, %s/%s)\n", b.version, b.commit, runtime.Version(), runtime.GOOS, runtime.GOARCH)
	return err
}

// build is what the binary knows of its making.
type build struct {
	version string
	commit  string // with "+changes" when the tree was not clean
}

// buildOf completes the version that the linker gave with what the Go tool noted.
func buildOf(linked string) build {
	b := build{version: linked, commit: "unknown"}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		b.version = cmp.Or(linked, "development")
		return b
	}
	if v := info.Main.Version; v != "(devel)" {
		b.version = cmp.Or(linked, v)
	}
	b.version = cmp.Or(b.version, "development")
	changed := false
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			b.commit = s.Value
		case "vcs.modified":
			changed = s.Value == "true"
		}
	}
	if changed {
		b.commit += "+changes"
	}
	return b
}
