package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"logcanary/cmd/e2e/scenario"
	"logcanary/collector/doctor"
)

// scene is a scenario of the doctor while it is played: a compose project of its own, in
// a directory of its own, on an engine that it shares with others.
type scene struct {
	t       *T
	doc     *scenario.Document
	e       *engine
	project string
	files   []string          // of compose, each merged over the ones before
	env     map[string]string // of all commands
	listen  string            // where its own sidecar listens, if there is one
	inside  bool              // the doctor is asked in a container of the project, named collector
	ends    []func()          // what is undone when the containers are gone

	changed time.Time // when the last step was over that changed the stack
	since   time.Time // from when on lines have to flow: when the fix was begun
	asked   []string  // what the doctor is asked about; nil: the project's containers
	allowed []scenario.Cause
	report  *doctor.Report // the last one
	shown   advice         // what the last step asked for
	sidecar *sidecar

	found []finding
	wrong int // false findings
}

// advice is what the doctor says can be pasted.
type advice struct{ of, text, snippet string }

// finding is a cause that was named as it had to be.
type finding struct {
	id    string
	after time.Duration // the break
}

// collector is the name of the service that the doctor is asked in, where it is not asked
// on the host. The names of what it needs itself begin with it.
const collector = "logcanary"

// play carries a scenario out.
func (t *T) play(doc *scenario.Document, generation string) {
	s := &scene{t: t, doc: doc, project: fmt.Sprintf("%s-%d", doc.Name, os.Getpid())}
	t.scene = s
	s.e = t.engine(generation)
	t.images(s.e, doc.Images...)
	s.settle(generation)
	t.cleanup(s.end)
	for _, step := range doc.Steps {
		s.verbs()[step.Verb](step)
	}
}

// settle writes the scenario's files and says what its commands know.
func (s *scene) settle(generation string) {
	port, err := freePort()
	s.t.must(err)
	listen, err := freePort()
	s.t.must(err)
	s.listen = net.JoinHostPort("127.0.0.1", strconv.Itoa(listen))
	s.env = map[string]string{
		"DOCKER_HOST": s.e.host(), "COMPOSE_PROJECT_NAME": s.project, "COMPOSE_IGNORE_ORPHANS": "true",
		"PROJECT": s.project, "DIR": s.t.dir, "PORT": strconv.Itoa(port), "GENERATION": generation,
		"BINARY": s.t.stage.binary, "DOCKER_SOCKET": s.e.socket(), "DOCKER_ROOT": s.e.root(),
		"LOGCANARY_DOCKER_HOST": s.e.host(), "LOGCANARY_LISTEN": s.listen, "LOGCANARY_STATE_DIR": filepath.Join(s.t.dir, ".state"),
	}
	for _, f := range s.doc.Files {
		path, mode := filepath.Join(s.t.dir, f.Name), os.FileMode(0o644)
		if bytes.HasPrefix(f.Data, []byte("#!")) {
			mode = 0o755
		}
		s.t.must(os.MkdirAll(filepath.Dir(path), 0o755))
		s.t.must(os.WriteFile(path, f.Data, mode))
	}
	if s.doc.File("compose.yaml") != nil {
		s.files = []string{"compose.yaml"}
	}
	s.changed, s.since = time.Now(), time.Now()
}

// command prepares a command as the user of the stack would give it, in its directory.
// Its children end with it.
func (s *scene) command(ctx context.Context, argv ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, argv[0], argv[1:]...)
	cmd.Dir, cmd.Env = s.t.dir, s.environment()
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// environment is the host's, without what would configure a logcanary, and the scene's.
func (s *scene) environment() []string {
	env := slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "LOGCANARY_") })
	for name, value := range s.env {
		env = append(env, name+"="+value)
	}
	if len(s.files) > 0 {
		env = append(env, "COMPOSE_FILE="+strings.Join(s.files, ":"))
	}
	return env
}

// run runs a command to its end; the text is all that it printed.
func (s *scene) run(argv ...string) (string, error) {
	var out bytes.Buffer
	cmd := s.command(s.t, argv...)
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w:\n%s", strings.Join(argv, " "), err, strings.TrimSpace(out.String()))
	}
	return out.String(), nil
}

// must is run, and the end of the case when the command fails.
func (s *scene) must(argv ...string) string {
	out, err := s.run(argv...)
	s.t.must(err)
	return out
}

// compose are the words of a command of docker compose.
func compose(args ...string) []string { return append([]string{"docker", "compose"}, args...) }

// up brings the stack to what its files say.
func (s *scene) up(services ...string) error {
	_, err := s.run(compose(append([]string{"up", "-d", "--pull", "never", "-t", "1"}, services...)...)...)
	return err
}

// containers are the names of the project's containers, the collector's aside; of one
// service when it is given. What was run outside compose belongs to the project when its
// name begins with the project's.
func (s *scene) containers(service string) (names []string) {
	const format = `{{.Names}} {{.Label "com.docker.compose.project"}}/{{.Label "com.docker.compose.service"}}`
	for line := range strings.Lines(s.must("docker", "ps", "-a", "--format", format)) {
		name, of, _ := strings.Cut(strings.TrimSpace(line), " ")
		own, isOwn := strings.CutPrefix(of, s.project+"/")
		outside, isOutside := strings.CutPrefix(name, s.project+"-")
		switch {
		case isOwn && !strings.HasPrefix(own, collector) && (service == "" || own == service):
			names = append(names, name)
		case of == "/" && isOutside && (service == "" || outside == service):
			names = append(names, name)
		}
	}
	return names
}

// end shows what is left of a failed scenario, and removes all that was made.
func (s *scene) end() {
	ctx, cancel := background(time.Minute)
	defer cancel()
	s.t.Context = ctx // the case's own may be over
	if len(s.t.failures) > 0 {
		s.dissect()
	}
	s.clear()
	for _, undo := range slices.Backward(s.ends) {
		undo()
	}
	if err := os.RemoveAll(s.t.dir); err != nil {
		s.t.errorf("left behind: %v", err)
	}
}

// clear removes the project from the engine. Compose is not asked: its files may be
// broken by now.
func (s *scene) clear() {
	script := `docker ps -aq --filter "label=com.docker.compose.project=$PROJECT" | xargs -r docker rm -f -v
docker ps -aq --filter "name=^$PROJECT-" | xargs -r docker rm -f -v
docker network ls -q --filter "label=com.docker.compose.project=$PROJECT" | xargs -r docker network rm
docker volume ls -q --filter "label=com.docker.compose.project=$PROJECT" | xargs -r docker volume rm -f`
	if out, err := s.run("sh", "-c", script); err != nil {
		s.t.errorf("the project was not removed: %v %s", err, out)
	}
}

// dissect tells of a failed scenario what a person would look at.
func (s *scene) dissect() {
	s.t.errorf("the scenario:\n%s", s.doc.Prose)
	text, _ := s.run(s.question("text", s.targets())...) // its exit code says that it found something
	s.t.errorf("the doctor:\n%s", text)
	for _, args := range [][]string{{"ps", "-a"}, {"logs", "--tail", "20"}} {
		if len(s.files) > 0 {
			out, err := s.run(compose(args...)...)
			s.t.errorf("docker compose %s: %s", args[0], first(err, out))
		}
	}
}

// first is the error when there is one, else the text.
func first(err error, text string) string {
	if err != nil {
		return err.Error()
	}
	return text
}
