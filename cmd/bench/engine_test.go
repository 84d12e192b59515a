package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/events"
	"github.com/docker/docker/client"
)

// newEngine is an engine with a client that speaks to it as a program would.
func newEngine(t *testing.T) (*engine, *client.Client, string) {
	t.Helper()
	dir := t.TempDir()
	e, err := startEngine(dir)
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.NewClientWithOpts(client.WithHost("unix://"+e.socket), client.WithAPIVersionNegotiation())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.stop(); err != nil {
			t.Error(err)
		}
		_ = c.Close()
	})
	log := filepath.Join(dir, "api.log")
	if err := os.WriteFile(log, []byte("{}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return e, c, log
}

func TestEngineTellsWhereLogsLie(t *testing.T) {
	e, c, log := newEngine(t)
	ctx := t.Context()
	if _, err := e.reveal(log); err != nil {
		t.Fatal(err)
	}
	all, err := c.ContainerList(ctx, container.ListOptions{All: true})
	if err != nil || len(all) != 1 || all[0].Labels["com.docker.compose.service"] != "api" || all[0].State != "running" {
		t.Fatalf("%+v, %v", all, err)
	}
	one, err := c.ContainerInspect(ctx, all[0].ID)
	if err != nil || !one.State.Running || one.HostConfig.LogConfig.Type != "json-file" || one.Config.Tty {
		t.Fatalf("%+v, %v", one, err)
	}
	text, err := os.ReadFile(one.LogPath)
	if err != nil || string(text) != "{}\n" {
		t.Errorf("%s: %q, %v", one.LogPath, text, err)
	}
	info, err := c.Info(ctx)
	if err != nil || info.DockerRootDir != e.root || info.ContainersRunning != 1 {
		t.Errorf("%+v, %v", info, err)
	}
	version, err := c.ServerVersion(ctx)
	if err != nil || version.APIVersion != engineAPI {
		t.Errorf("%+v, %v", version, err)
	}
}

func TestEngineRefusesWhatItDoesNotKnow(t *testing.T) {
	_, c, _ := newEngine(t)
	if _, err := c.ContainerInspect(t.Context(), "nobody"); err == nil {
		t.Error("a container that nobody started")
	}
	if _, err := c.ContainerLogs(t.Context(), "nobody", container.LogsOptions{}); err == nil {
		t.Error("content by the API: it would not be the file that is measured")
	}
}

func TestEngineTellsOfStarts(t *testing.T) {
	e, c, log := newEngine(t)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	told, failed := c.Events(ctx, events.ListOptions{})
	for watching := false; !watching; time.Sleep(time.Millisecond) {
		e.mu.Lock()
		watching = len(e.watchers) > 0
		e.mu.Unlock()
	}
	if _, err := e.reveal(log); err != nil {
		t.Fatal(err)
	}
	select {
	case m := <-told:
		if m.Type != events.ContainerEventType || m.Action != events.ActionStart || m.Actor.ID != e.list()[0].id {
			t.Errorf("%+v", m)
		}
	case err := <-failed:
		t.Fatal(err)
	}
}
