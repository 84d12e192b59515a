package docker

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
)

// stopped notes whether somebody has stopped the container on purpose, where the engine's
// data root is seen. The engine keeps that on disk alone (moby, container.Container,
// HasBeenManuallyStopped) and forgets the events of it soon. Beside it stands the whole
// environment, of which nothing is kept.
func (l *look) stopped(context.Context) {
	if l.State.Running || l.State.Status == "created" || l.scene.Engine.Root == "" {
		return
	}
	root := dataRoot{engine: l.scene.Engine.Root, here: l.scene.Self.DataRoot}
	path, ok := root.see(filepath.Join(root.engine, "containers", l.ID, "config.v2.json"))
	if !ok {
		return
	}
	f, err := os.Open(path)
	if err != nil {
		return // nothing is lost: events tell the same for a while
	}
	defer f.Close()
	l.Stopped = byHand(f)
}

// byHand reads it from the engine's file; nil where it does not say.
func byHand(file io.Reader) *bool {
	const most = 1 << 20
	var kept struct{ HasBeenManuallyStopped *bool }
	if err := json.NewDecoder(io.LimitReader(file, most)).Decode(&kept); err != nil {
		return nil
	}
	return kept.HasBeenManuallyStopped
}
