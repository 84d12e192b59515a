package main

import (
	"embed"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// apps are the programs that run inside the containers.
//
//go:embed apps
var apps embed.FS

// appFile writes one of the programs where a container can mount it.
func (t *T) appFile(name string) string {
	b, err := apps.ReadFile("apps/" + name)
	t.must(err)
	path := filepath.Join(t.dir, name)
	t.must(os.WriteFile(path, b, 0o644))
	return path
}

// loop is a shell's logging at its plainest: awk writes n lines, each tenth to
// stderr as an error. pause is the seconds to sleep after each hundred lines.
func loop(n int, pause string) []string {
	program := `BEGIN { for (i = 1; i <= n; i++) {
		if (i % 10 == 0) { print "ERROR [loop] kept-" i " failed" > "/dev/stderr" }
		else { print "INFO [loop] passed-" i " with 0 errors" }
		if (i % 100 == 0 && pause != "") { fflush(); system("sleep " pause) }
	} }`
	return []string{"busybox:1.37", "awk", "-v", fmt.Sprint("n=", n), "-v", "pause=" + pause, program}
}

// fedContainer prints to stdout what the case writes into the returned file, which
// is a pipe. It exits when end is called.
func (t *T) fedContainer(e *engine, name string) (feed *logFile, end func()) {
	dir := filepath.Join(t.dir, "feed")
	t.must(os.MkdirAll(dir, 0o755))
	feed = &logFile{t: t, path: filepath.Join(dir, "pipe"), of: source{service: name, stream: "stdout", kept: marked}}
	t.must(syscall.Mkfifo(feed.path, 0o600))
	// Between two writes somebody has to hold the pipe, or the container sees its end.
	holder, err := os.OpenFile(feed.path, os.O_RDWR, 0)
	t.must(err)
	t.cleanup(func() { holder.Close() }) // a second time, when all went well
	t.runContainer(e, name, "-v", dir+":/feed:ro", "busybox:1.37", "cat", "/feed/pipe")
	return feed, func() { t.must(holder.Close()) }
}

// uvicorn runs the FastAPI service for n requests and waits for its end.
func (t *T) uvicorn(e *engine, name string, n int) {
	t.images(e, "python")
	t.runContainer(e, name, "-v", t.appFile("web.py")+":/app/web.py:ro", "python:3.13-slim", "python3", "-u", "/app/web.py", fmt.Sprint(n))
}

// node runs the pino program.
func (t *T) node(e *engine, name string, n int) {
	t.images(e, "node")
	t.runContainer(e, name, "-v", t.appFile("queue.js")+":/app/queue.js:ro", "node:22-slim", "node", "/app/queue.js", fmt.Sprint(n))
}

// java compiles the program against the image's own libraries and runs it.
func (t *T) java(e *engine, name string, n int) {
	t.images(e, "java")
	classes := filepath.Join(t.dir, "classes")
	t.must(os.MkdirAll(classes, 0o755))
	holder := name + "-libs"
	t.do(e, "create", "--name", holder, "eclipse-temurin:21-jre")
	t.do(e, "cp", holder+":/opt/java-libs", t.dir)
	t.do(e, "rm", holder)
	javac := exec.CommandContext(t, "javac", "--release", "17", "-cp", filepath.Join(t.dir, "java-libs", "*"), "-d", classes, t.appFile("Worker.java"))
	if out, err := javac.CombinedOutput(); err != nil {
		t.fatalf("javac: %v: %s", err, out)
	}
	t.must(os.Rename(t.appFile("log4j2.xml"), filepath.Join(classes, "log4j2.xml")))
	t.runContainer(e, name, "-v", classes+":/app:ro", "eclipse-temurin:21-jre", "java", "-cp", "/app:/opt/java-libs/*", "Worker", fmt.Sprint(n))
}

// nginx serves n requests; each tenth is for a file that is not there.
func (t *T) nginx(e *engine, name string, n int) {
	t.images(e, "nginx")
	t.runContainer(e, name, "nginx:1.29")
	ip := t.do(e, "inspect", "-f", "{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}", name)
	get := func(path string) bool {
		resp, err := http.Get("http://" + ip + path)
		if err != nil {
			return false
		}
		return resp.Body.Close() == nil
	}
	t.eventually(caseStart, "nginx answers", func() bool { return get("/") })
	for i := 1; i <= n; i++ {
		path := "/"
		if i%10 == 0 {
			path = fmt.Sprintf("/kept-%d", i)
		}
		if !get(path) {
			t.fatalf("nginx did not answer request %d", i)
		}
	}
	t.do(e, "stop", name)
}

// headed says whether a line of the programs begins a record: by uvicorn's level, the
// time of the Java loggers, pino's brace, or the place with which Node tells of its end.
// What follows without any of these is a trace.
func headed(line string) bool {
	for _, head := range []string{"INFO: ", "WARNING: ", "ERROR: ", "{", "/app/queue.js:"} {
		if strings.HasPrefix(line, head) {
			return true
		}
	}
	return line != "" && '0' <= line[0] && line[0] <= '9'
}

// nginxErrors keeps what nginx itself calls an error; the access log's line
// about the same request is information.
func nginxErrors(line string) bool { return strings.Contains(line, "[error]") }
