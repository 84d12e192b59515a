package docker

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"time"
)

// hindrance is what an engine, or a proxy before it, does to whole endpoints.
type hindrance struct {
	forbidden map[string]bool // answered with 403
	slow      map[string]bool // not answered before the asker has left
}

// examined is what a container is made of beyond its output.
type examined struct {
	details map[string]map[string]any // of an inspection, by section; "" is its top
	changes string                    // the answer as it is
	files   map[string]fakeFile
	top     func(psArgs string) (titles []string, rows [][]string)
}

// fakeFile is a file as a HEAD tells of it.
type fakeFile struct {
	Name  string      `json:"name"`
	Size  int64       `json:"size"`
	Mode  os.FileMode `json:"mode"`
	Mtime time.Time   `json:"mtime"`
	Link  string      `json:"linkTarget"`
}

// hinder says whether an endpoint was hindered.
func (e *fakeEngine) hinder(w http.ResponseWriter, r *http.Request, endpoint string) bool {
	e.mu.Lock()
	forbidden, slow := e.forbidden[endpoint], e.slow[endpoint]
	e.mu.Unlock()
	switch {
	case slow:
		<-r.Context().Done()
	case forbidden:
		w.Header().Set("Content-Type", "text/html") // as haproxy answers
		w.WriteHeader(http.StatusForbidden)
		fmt.Fprint(w, "<html><body><h1>403 Forbidden</h1></body></html>")
	}
	return slow || forbidden
}

// detailed adds to an inspection what is special about the container.
func (c *fakeContainer) detailed(inspection map[string]any) map[string]any {
	for section, more := range c.details {
		if section == "" {
			maps.Copy(inspection, more)
			continue
		}
		maps.Copy(inspection[section].(map[string]any), more)
	}
	return inspection
}

func (e *fakeEngine) serveHappened(w http.ResponseWriter) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, event := range e.events {
		json.NewEncoder(w).Encode(event)
	}
}

func (e *fakeEngine) serveHead(w http.ResponseWriter, r *http.Request, c *fakeContainer) {
	e.mu.Lock()
	file, there := c.files[r.URL.Query().Get("path")]
	e.mu.Unlock()
	if !there {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	stat, err := json.Marshal(file)
	if err != nil {
		e.t.Errorf("%v", err)
	}
	w.Header().Set("X-Docker-Container-Path-Stat", base64.StdEncoding.EncodeToString(stat))
}

func (e *fakeEngine) serveTop(w http.ResponseWriter, r *http.Request, c *fakeContainer) {
	if !c.running {
		e.fail(w, http.StatusConflict)
		return
	}
	titles, rows := []string{"PID", "PPID", "UID", "COMMAND"}, [][]string(nil)
	if c.top != nil {
		titles, rows = c.top(r.URL.Query().Get("ps_args"))
	}
	if titles == nil {
		e.fail(w, http.StatusInternalServerError)
		return
	}
	e.answer(w, map[string]any{"Processes": rows, "Titles": titles})
}

// examiner is one of the engine that waits as long as it takes.
func (e *fakeEngine) examiner() *Examiner {
	x := NewExaminer(ExaminerConfig{Host: e.host(), Self: ownID})
	x.bounds = bounds{answer: time.Minute, changes: time.Minute}
	return x
}

// impatient is an examiner of the engine that does not wait long.
func (e *fakeEngine) impatient() *Examiner {
	x := e.examiner()
	x.bounds = bounds{answer: 500 * time.Millisecond, changes: 500 * time.Millisecond}
	return x
}

// ownID is the id of a container that no engine knows: we are in a container, whatever
// the machine is that tests run on.
const ownID = "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"
