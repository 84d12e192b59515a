package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"
)

// engineAPI is the version that the engine says it speaks (Docker 28's).
const engineAPI = "1.51"

// containerLog is a running container whose json-file exists already.
type containerLog struct {
	id      string // 64 hexadecimal digits
	service string
	path    string // of its json-file
}

// engine is as much of a Docker engine as a reader of json-files asks for:
// which containers run and where their logs lie. It answers no question about
// content, so whatever is read is read from the files.
type engine struct {
	root   string // of its data, where containers/<id>/<id>-json.log lies
	socket string
	server *http.Server
	served chan error
	end    context.CancelFunc // of every event stream

	mu         sync.Mutex
	containers []containerLog
	watchers   map[chan containerLog]struct{}
}

// startEngine serves an engine without containers on a socket in dir; stop it.
func startEngine(dir string) (*engine, error) {
	e := &engine{
		root: filepath.Join(dir, "docker"), socket: filepath.Join(dir, "docker.sock"),
		served: make(chan error, 1), watchers: map[chan containerLog]struct{}{},
	}
	if err := os.MkdirAll(filepath.Join(e.root, "containers"), 0o710); err != nil {
		return nil, err
	}
	listener, err := net.Listen("unix", e.socket)
	if err != nil {
		return nil, err
	}
	streams, end := context.WithCancel(context.Background())
	e.end = end
	e.server = &http.Server{Handler: e.handler(), BaseContext: func(net.Listener) context.Context { return streams }}
	go func() { e.served <- e.server.Serve(listener) }()
	return e, nil
}

// stop ends the event streams and the server.
func (e *engine) stop() error {
	e.end()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	err := e.server.Shutdown(ctx)
	if served := <-e.served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

// settings implements stage.
func (e *engine) settings() []string { return []string{"DOCKER_HOST=unix://" + e.socket} }

// reveal starts a container whose json-file is log, under the service name that
// the file is called by, and tells everybody who listens.
func (e *engine) reveal(log string) (string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	id := fmt.Sprintf("%064x", 0xb0a7<<16|len(e.containers))
	c := containerLog{
		id: id, service: strings.TrimSuffix(filepath.Base(log), ".log"),
		path: filepath.Join(e.root, "containers", id, id+"-json.log"),
	}
	if err := os.MkdirAll(filepath.Dir(c.path), 0o710); err != nil {
		return "", err
	}
	if err := os.Link(log, c.path); err != nil {
		return "", err
	}
	e.containers = append(e.containers, c)
	for w := range e.watchers {
		w <- c
	}
	return c.path, nil
}

func (e *engine) list() []containerLog {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.containers)
}

// handler routes without the version in front of the path, which clients send
// for every question but the first ping.
func (e *engine) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/_ping", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "OK") })
	mux.HandleFunc("/version", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, object{"Version": "28.5.2", "ApiVersion": engineAPI, "MinAPIVersion": "1.24", "Os": "linux", "Arch": "amd64"})
	})
	mux.HandleFunc("/info", func(w http.ResponseWriter, _ *http.Request) {
		answer(w, object{"ID": "bench", "Name": "bench", "ServerVersion": "28.5.2", "DockerRootDir": e.root,
			"Driver": "overlay2", "LoggingDriver": "json-file", "OSType": "linux", "NCPU": 2, "ContainersRunning": len(e.list())})
	})
	mux.HandleFunc("/events", e.events)
	mux.HandleFunc("/containers/json", func(w http.ResponseWriter, _ *http.Request) {
		all := []object{}
		for _, c := range e.list() {
			all = append(all, c.summary())
		}
		answer(w, all)
	})
	mux.HandleFunc("/containers/{id}/json", e.inspect)
	version := regexp.MustCompile(`^/v[0-9.]+/`)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Api-Version", engineAPI)
		w.Header().Set("Ostype", "linux")
		r.URL.Path = version.ReplaceAllString(r.URL.Path, "/")
		mux.ServeHTTP(w, r)
	})
}

func (e *engine) inspect(w http.ResponseWriter, r *http.Request) {
	for _, c := range e.list() {
		if strings.HasPrefix(c.id, r.PathValue("id")) || c.name() == r.PathValue("id") {
			answer(w, c.inspection())
			return
		}
	}
	w.WriteHeader(http.StatusNotFound)
	answer(w, object{"message": "No such container: " + r.PathValue("id")})
}

// events tells of starts until the client or the engine goes away.
func (e *engine) events(w http.ResponseWriter, r *http.Request) {
	started := make(chan containerLog, 64) // more than a bench starts: reveal never waits for a reader
	e.mu.Lock()
	e.watchers[started] = struct{}{}
	e.mu.Unlock()
	defer func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		delete(e.watchers, started)
	}()
	w.Header().Set("Content-Type", "application/json")
	flush := http.NewResponseController(w)
	for flush.Flush() == nil {
		select {
		case <-r.Context().Done():
			return
		case c := <-started:
			answer(w, c.started(time.Now()))
		}
	}
}

type object map[string]any

// answer writes a JSON value. A client that has gone away is no concern of ours.
func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

func (c *containerLog) name() string { return "bench-" + c.service + "-1" }

func (c *containerLog) labels() map[string]string {
	return map[string]string{
		"com.docker.compose.project": "bench", "com.docker.compose.service": c.service,
		"com.docker.compose.container-number": "1", "com.docker.compose.oneoff": "False",
	}
}

func (c *containerLog) summary() object {
	return object{"Id": c.id, "Names": []string{"/" + c.name()}, "Image": "bench/app:1", "ImageID": "sha256:" + c.id,
		"Command": "app", "Created": 1767607200, "State": "running", "Status": "Up 1 minute", "Labels": c.labels(),
		"HostConfig": object{"NetworkMode": "bench_default"}, "Mounts": []object{}, "Ports": []object{}}
}

func (c *containerLog) inspection() object {
	return object{"Id": c.id, "Name": "/" + c.name(), "Created": "2026-01-05T10:00:00Z", "Image": "sha256:" + c.id,
		"Driver": "overlay2", "LogPath": c.path, "RestartCount": 0, "Mounts": []object{},
		"State": object{"Status": "running", "Running": true, "Pid": os.Getpid(),
			"StartedAt": "2026-01-05T10:00:00Z", "FinishedAt": "0001-01-01T00:00:00Z"},
		"Config":     object{"Image": "bench/app:1", "Tty": false, "Labels": c.labels(), "Env": []string{}, "Cmd": []string{"app"}},
		"HostConfig": object{"LogConfig": object{"Type": "json-file", "Config": object{}}}}
}

// started is the event of the container's start.
func (c *containerLog) started(at time.Time) object {
	attributes := c.labels()
	attributes["name"], attributes["image"] = c.name(), "bench/app:1"
	return object{"Type": "container", "Action": "start", "status": "start", "id": c.id, "from": "bench/app:1", "scope": "local",
		"Actor": object{"ID": c.id, "Attributes": attributes}, "time": at.Unix(), "timeNano": at.UnixNano()}
}
