package docker

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeEngine speaks the engine's HTTP API over a unix socket: the endpoints that
// this room may use, and no other. Its logs follow moby's rules: since finds the
// first message that is not older, follow ends when the container stops.
type fakeEngine struct {
	t       tester
	socket  string
	root    string // DockerRootDir
	server  *httptest.Server
	version string // of its API

	mu         sync.Mutex
	changed    chan struct{} // closed and replaced at every change
	containers map[string]*fakeContainer
	events     []map[string]any
	asked      map[string]int // requests by endpoint; "ends" are those of logs that only want the end
	odd        []string       // requests of endpoints that must not be used
	down       bool           // who still gets through to it is sent away
	mute       bool           // no events are told
	epoch      int            // a new one ends every open reply, as a restart does
	hindrance
}

type fakeContainer struct {
	id, name, driver string
	labels           map[string]string
	mounts           []map[string]string // as an inspection tells them
	tty, running     bool
	created          time.Time
	messages         []fakeMessage
	dropped          int            // of the messages, by rotation
	leaps            []leap         // of replies that follow
	bad              map[string]int // endpoint → status that it answers instead
	script           []fault        // one for each reply to logs; then none
	examined
}

type fakeMessage struct {
	side int
	time int64
	text string
}

// fault is what happens to one log reply after so many messages of it.
type fault struct {
	after int
	end   bool // of a reply that tells where the log ends
	clean bool // a proper end; else in the middle of a frame
	extra string
}

func newFakeEngine(t *testing.T) *fakeEngine {
	dir, err := os.MkdirTemp("", "engine") // a socket's path must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	e := &fakeEngine{
		t: t, version: "1.51", socket: filepath.Join(dir, "s"), root: filepath.Join(dir, "data"),
		changed: make(chan struct{}), containers: map[string]*fakeContainer{}, asked: map[string]int{},
	}
	if err := os.MkdirAll(filepath.Join(e.root, "containers"), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.stop)
	return e
}

func (e *fakeEngine) host() string { return "unix://" + e.socket }

// start listens. It is the second half of a restart, too.
func (e *fakeEngine) start() *fakeEngine {
	// Under its own name the socket takes connections from its first moment on: who tries
	// one between bind and listen is refused, which says something else than no socket.
	unborn := e.socket + ".unborn"
	listener, err := net.Listen("unix", unborn)
	if err != nil {
		e.t.Fatalf("%v", err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := os.Rename(unborn, e.socket); err != nil {
		e.t.Fatalf("%v", err)
	}
	e.change(func() { e.down = false })
	e.server = httptest.NewUnstartedServer(e)
	e.server.Listener.Close()
	e.server.Listener = listener
	e.server.Start()
	return e
}

// stop ends everything that is open.
func (e *fakeEngine) stop() {
	if e.server == nil {
		return
	}
	e.change(func() { e.epoch, e.down = e.epoch+1, true })
	if err := os.Remove(e.socket); err != nil {
		e.t.Fatalf("%v", err)
	}
	e.server.CloseClientConnections()
	e.server.Close()
	e.server = nil
}

// change changes something and lets everybody who waits look again.
func (e *fakeEngine) change(what func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	what()
	close(e.changed)
	e.changed = make(chan struct{})
}

// create makes a container; say what is special about it.
func (e *fakeEngine) create(id string, special func(c *fakeContainer)) *fakeContainer {
	id += strings.Repeat("0", 64-len(id))
	c := &fakeContainer{id: id, name: "c-" + id[:4], driver: "local", created: time.Now(), bad: map[string]int{}}
	special(c)
	if err := os.Mkdir(filepath.Dir(e.logPath(c)), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		e.t.Fatalf("%v", err)
	}
	e.change(func() { e.containers[id] = c })
	e.event(c, "create")
	return c
}

// run makes a container and starts it.
func (e *fakeEngine) run(id string, special func(c *fakeContainer)) *fakeContainer {
	c := e.create(id, special)
	e.setRunning(c, true)
	return c
}

func (e *fakeEngine) setRunning(c *fakeContainer, running bool) {
	e.change(func() { c.running = running })
	if running {
		e.event(c, "start")
	} else {
		e.event(c, "die")
	}
}

// remove removes a container and its file.
func (e *fakeEngine) remove(c *fakeContainer) {
	if c.running {
		e.setRunning(c, false)
	}
	e.change(func() { delete(e.containers, c.id) })
	os.RemoveAll(filepath.Dir(e.logPath(c)))
	e.event(c, "destroy")
}

func (e *fakeEngine) event(c *fakeContainer, action string) {
	attributes := map[string]string{"name": c.name}
	for k, v := range c.labels {
		attributes[k] = v
	}
	if e.mute {
		return
	}
	e.change(func() {
		e.events = append(e.events, map[string]any{
			"Type": "container", "Action": action, "timeNano": time.Now().UnixNano(),
			"Actor": map[string]any{"ID": c.id, "Attributes": attributes},
		})
	})
}

func (e *fakeEngine) logPath(c *fakeContainer) string {
	return filepath.Join(e.root, "containers", c.id, c.id+"-json.log")
}

// log has the container write, to the engine and to its json-file if it has one.
// A text without "\n" is a part.
func (e *fakeEngine) log(c *fakeContainer, messages ...fakeMessage) {
	if c.driver == "json-file" {
		e.write(e.logPath(c), messages)
	}
	e.change(func() { c.messages = append(c.messages, messages...) })
}

func (e *fakeEngine) write(path string, messages []fakeMessage) {
	var lines []byte
	for _, m := range messages {
		text, err := json.Marshal(m.text)
		if err != nil {
			e.t.Fatalf("%v", err)
		}
		lines = fmt.Appendf(lines, `{"log":%s,"stream":%q,"time":%q}`+"\n", text, sideName(m.side), time.Unix(0, m.time).UTC().Format(time.RFC3339Nano))
	}
	e.raw(path, string(lines))
}

func (e *fakeEngine) raw(path, text string) {
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o640)
	if err != nil {
		e.t.Fatalf("%v", err)
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		e.t.Fatalf("%v", err)
	}
}

func sideName(side int) string { return []string{"stdout", "stderr"}[side] }

// ServeHTTP answers as the engine does.
func (e *fakeEngine) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if strings.HasPrefix(path, "/v1.") {
		path = path[strings.Index(path[1:], "/")+1:]
	}
	id, endpoint := "", path
	if rest, ok := strings.CutPrefix(path, "/containers/"); ok && rest != "json" {
		id, endpoint, _ = strings.Cut(rest, "/")
	}
	e.mu.Lock()
	if r.URL.Query().Get("tail") == "1" {
		e.asked["ends"]++
	} else {
		e.asked[endpoint]++
	}
	c, bad := e.containers[id], 0
	if c != nil {
		bad = c.bad[endpoint]
	}
	e.mu.Unlock()
	w.Header().Set("Api-Version", e.version)
	switch {
	case e.hinder(w, r, endpoint):
	case r.Method == http.MethodHead && endpoint == "archive" && c != nil:
		e.serveHead(w, r, c)
	case r.Method != http.MethodGet && endpoint != "/_ping":
		e.refuse(r)
	case endpoint == "/_ping":
	case endpoint == "/info":
		e.answer(w, map[string]any{"DockerRootDir": e.root, "ServerVersion": "28.5.2"})
	case endpoint == "/version":
		e.answer(w, map[string]any{"Version": "28.5.2"})
	case endpoint == "/events" && r.URL.Query().Has("until"):
		e.serveHappened(w)
	case endpoint == "/events":
		e.serveEvents(w, r)
	case endpoint == "/containers/json":
		e.serveList(w)
	case id != "" && c == nil:
		e.fail(w, http.StatusNotFound)
	case bad != 0:
		e.fail(w, bad)
	case id != "" && endpoint == "json":
		e.serveInspect(w, c)
	case id != "" && endpoint == "logs":
		e.serveLogs(w, r, c)
	case id != "" && endpoint == "changes":
		fmt.Fprint(w, c.changes)
	case id != "" && endpoint == "top":
		e.serveTop(w, r, c)
	default:
		e.refuse(r)
	}
}

func (e *fakeEngine) refuse(r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.odd = append(e.odd, r.Method+" "+r.URL.Path)
}

func (e *fakeEngine) fail(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]string{"message": "the engine says no"})
}

func (e *fakeEngine) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(v)
}

func (e *fakeEngine) serveList(w http.ResponseWriter) {
	e.mu.Lock()
	defer e.mu.Unlock()
	list := []map[string]any{}
	for _, c := range e.containers {
		list = append(list, map[string]any{"Id": c.id, "Names": []string{"/" + c.name}, "State": c.state(), "Labels": c.labels})
	}
	e.answer(w, list)
}

func (c *fakeContainer) state() string {
	if c.running {
		return "running"
	}
	return "exited"
}

func (e *fakeEngine) serveInspect(w http.ResponseWriter, c *fakeContainer) {
	e.mu.Lock()
	defer e.mu.Unlock()
	path := ""
	if c.driver == "json-file" {
		path = e.logPath(c)
	}
	e.answer(w, c.detailed(map[string]any{
		"Id": c.id, "Name": "/" + c.name, "Created": c.created.UTC().Format(time.RFC3339Nano), "LogPath": path,
		"State":      map[string]any{"Running": c.running, "Status": c.state()},
		"Config":     map[string]any{"Tty": c.tty, "Image": "app:1", "Labels": c.labels, "Env": []string{"SECRET=hush"}},
		"HostConfig": map[string]any{"LogConfig": map[string]any{"Type": c.driver}}, "Mounts": c.mounts,
	}))
}

func (e *fakeEngine) serveEvents(w http.ResponseWriter, r *http.Request) {
	e.mu.Lock()
	epoch, next := e.epoch, len(e.events)
	e.mu.Unlock()
	http.NewResponseController(w).Flush()
	for {
		e.mu.Lock()
		changed, fresh, over := e.changed, e.events[next:], e.down || e.epoch != epoch
		next = len(e.events)
		e.mu.Unlock()
		if over {
			return
		}
		for _, event := range fresh {
			json.NewEncoder(w).Encode(event)
		}
		http.NewResponseController(w).Flush()
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}

// count is how often an endpoint was asked.
func (e *fakeEngine) count(endpoint string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.asked[endpoint]
}

// tester is a *testing.T or a *rapid.T.
type tester interface {
	Helper()
	Context() context.Context
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}

// eventually waits until something is so.
func eventually(t tester, what string, so func() bool) {
	t.Helper()
	if !soon(t.Context(), so) {
		t.Fatalf("never came: %s", what)
	}
}

// soon says whether something becomes so.
func soon(ctx context.Context, so func() bool) bool {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	for !so() {
		if !rest(ctx, time.Millisecond) {
			return false
		}
	}
	return true
}
