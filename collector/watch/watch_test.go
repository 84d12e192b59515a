package watch

import (
	"context"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"logcanary/collector/doctor"
	"logcanary/collector/facts"
	"logcanary/collector/record"
	"logcanary/collector/silence"
)

// world is what a watch sees: containers with what a doctor would find of them, and
// sources. It writes down what is told, with the second in which it was.
type world struct {
	mu         sync.Mutex
	began      time.Time
	containers map[string]*facts.Container
	found      map[string][]doctor.Finding
	quiet      []silence.Source
	confirmed  map[string]silence.Source
	back       []silence.Source
	moves      []string // of sources that rest and resume
	told       []string
	passes     []string // "second: targets"
	slow       time.Duration
	refused    *facts.Refusal
	own        []doctor.Finding // of logcanary's own side
}

func (w *world) Examine(ctx context.Context, r doctor.Request) (*doctor.Report, *facts.Scene) {
	w.mu.Lock()
	w.passes = append(w.passes, fmt.Sprintf("%d: %s", w.second(), strings.Join(slices.Sorted(slices.Values(r.Targets)), " ")))
	took := r.Wait + w.slow
	w.mu.Unlock()
	time.Sleep(took)
	w.mu.Lock()
	defer w.mu.Unlock()
	report, scene := &doctor.Report{}, &facts.Scene{Engine: facts.Engine{Refused: w.refused}}
	if len(w.own) > 0 {
		report.Checked = append(report.Checked, doctor.Checked{Target: doctor.Self, Kind: doctor.Self, Findings: w.own})
	}
	if w.refused != nil {
		return report, scene
	}
	for _, c := range w.containers {
		if len(r.Targets) > 0 && !slices.ContainsFunc(r.Targets, func(t string) bool { return t == c.ID || c.Holds(t) }) {
			continue
		}
		seen := *c
		scene.Containers = append(scene.Containers, &seen)
		report.Checked = append(report.Checked, doctor.Checked{Target: c.Project + "/" + c.Service, Findings: w.found[c.ID], Of: &seen})
	}
	return report, scene
}

func (w *world) second() int { return int(time.Since(w.began).Seconds()) }

func (w *world) Quiet(time.Time) []silence.Source {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.quiet)
}

func (w *world) Confirm(s silence.Source) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.drop(s.Origin.Key) {
		return false
	}
	w.confirmed[s.Origin.Key] = s
	return true
}

func (w *world) Back() []silence.Source {
	w.mu.Lock()
	defer w.mu.Unlock()
	back := w.back
	w.back = nil
	return back
}

func (w *world) Rest(s silence.Source) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.moves = append(w.moves, "rest "+s.Origin.Key)
	w.drop(s.Origin.Key)
}

func (w *world) Resume(s silence.Source) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.moves = append(w.moves, "resume "+s.Origin.Key)
}

// Touch does nothing: a test changes the container itself.
func (w *world) Touch(_ context.Context, _ *facts.Scene, c *facts.Container) {
	w.mu.Lock()
	defer w.mu.Unlock()
	c.Mounts = slices.Clone(w.containers[c.ID].Mounts)
}

func (w *world) Tell(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	what := map[bool]string{false: "begins", true: "ends"}[e.Ended]
	ids := ""
	for _, f := range e.Findings {
		ids += " " + f.ID
	}
	w.told = append(w.told, fmt.Sprintf("%d: %s %s %s%s", w.second(), e.Kind, what, e.Target+e.Source+e.Mount, ids))
}

// drop says whether a source was quiet, and makes it so no more.
func (w *world) drop(key string) bool {
	before := len(w.quiet)
	w.quiet = slices.DeleteFunc(w.quiet, func(s silence.Source) bool { return s.Origin.Key == key })
	return len(w.quiet) < before
}

// falls has the stdout of a container fall silent.
func (w *world) falls(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.quiet = append(w.quiet, silence.Source{Origin: &record.Origin{Key: id, ContainerID: id, Source: "stdout"}, Since: time.Now()})
}

// speaks has a source speak.
func (w *world) speaks(key string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.drop(key)
	if s, ok := w.confirmed[key]; ok {
		delete(w.confirmed, key)
		w.back = append(w.back, s)
	}
}

// change changes what there is.
func (w *world) change(f func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	f()
}

// logs is a volume for logs.
func logs(writable bool) []facts.Mount {
	inside := &facts.Dir{Stat: facts.Stat{Mode: fs.ModeDir | 0o777, Dev: 1, Ino: 2}}
	return []facts.Mount{{Type: "volume", Destination: "/var/log/app", RW: writable, Inside: inside}}
}

// add adds a running container.
func (w *world) add(id string, found ...string) *facts.Container {
	w.mu.Lock()
	defer w.mu.Unlock()
	c := &facts.Container{ID: id, Name: id, Project: "shop", Service: id, Labels: map[string]string{"logcanary.files": "/var/log/app/*.log"}, State: facts.State{Status: "running", Running: true, PID: 1}}
	w.containers[id] = c
	w.findLocked(id, found...)
	return c
}

func (w *world) find(id string, found ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.findLocked(id, found...)
}

func (w *world) findLocked(id string, found ...string) {
	w.found[id] = nil
	for _, f := range found {
		certainty := doctor.Certain
		if name, ok := strings.CutSuffix(f, "?"); ok {
			f, certainty = name, doctor.Possible
		}
		w.found[id] = append(w.found[id], doctor.Finding{ID: f, Certainty: certainty})
	}
}

// watched runs a story in a bubble of time, and wants it told so.
func watched(t *testing.T, story func(w *world, watch *Watch), want ...string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		w := &world{began: time.Now(), containers: map[string]*facts.Container{}, found: map[string][]doctor.Finding{}, confirmed: map[string]silence.Source{}}
		watch := New(Config{Examiner: w, Silence: w, Mounts: w, Teller: w})
		ctx, cancel := context.WithCancel(t.Context())
		over := make(chan error)
		go func() { over <- watch.Run(ctx) }()
		time.Sleep(100 * time.Millisecond) // between the ticks
		story(w, watch)
		cancel()
		if err := <-over; err != nil {
			t.Errorf("the watch ended with %v", err)
		}
		if !slices.Equal(w.told, want) {
			t.Errorf("told:\n%s\nwant:\n%s\npasses:\n%s", strings.Join(w.told, "\n"), strings.Join(want, "\n"), strings.Join(w.passes, "\n"))
		}
	})
}

// A silence is told once, within the look of the doctor and a tick, with what the doctor
// found; and once when the source speaks again.
func TestASilenceIsToldOnceAndEnds(t *testing.T) {
	watched(t, func(w *world, _ *Watch) {
		w.add("api", "stdout-buffered")
		time.Sleep(time.Minute) // the first pass has told of the finding by itself
		w.falls("api")
		time.Sleep(10 * time.Minute)
		w.speaks("api")
		time.Sleep(time.Minute)
	}, "12: finding begins shop/api stdout-buffered", "63: silence begins shop/apistdout stdout-buffered", "661: silence ends shop/apistdout")
}

// A finding that a silence bears is not told by itself beside it.
func TestASilenceBearsItsCause(t *testing.T) {
	watched(t, func(w *world, _ *Watch) {
		w.add("api")
		time.Sleep(20 * time.Second)
		w.find("api", "driver-none", "level-too-high?")
		w.falls("api")
		time.Sleep(5 * time.Minute)
	}, "23: silence begins shop/apistdout driver-none level-too-high")
}

// Who is paused, has ended or is no more is at rest and not silent.
func TestWhoHasNoReasonToSpeakIsNotSilent(t *testing.T) {
	for name, change := range map[string]func(w *world, c *facts.Container){
		"paused":     func(_ *world, c *facts.Container) { c.State.Paused = true },
		"ended":      func(_ *world, c *facts.Container) { c.State = facts.State{Status: "exited"} },
		"restarting": func(_ *world, c *facts.Container) { c.State.Restarting = true },
		"gone":       func(w *world, c *facts.Container) { delete(w.containers, c.ID) },
	} {
		t.Run(name, func(t *testing.T) {
			watched(t, func(w *world, _ *Watch) {
				c := w.add("job")
				w.change(func() { change(w, c) })
				w.falls("job")
				time.Sleep(time.Minute)
				w.change(func() {
					if !slices.Equal(w.moves, []string{"rest job"}) || len(w.confirmed) > 0 {
						t.Errorf("%v, confirmed %v", w.moves, w.confirmed)
					}
				})
			})
		})
	}
}

// What spoke while the doctor looked was not silent.
func TestWhoSpeaksWhileTheDoctorLooks(t *testing.T) {
	watched(t, func(w *world, _ *Watch) {
		w.add("api")
		w.falls("api")
		time.Sleep(2 * time.Second)
		w.speaks("api")
		time.Sleep(time.Minute)
	})
}

// A container that started is looked at when it has had a minute to say something; what is
// possible alone is told nobody.
func TestAContainerThatStarted(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		time.Sleep(20 * time.Second)
		w.add("api", "file-in-layer")
		w.add("web", "never-logged?")
		watch.Notice("api", Started)
		watch.Notice("web", Started)
		time.Sleep(5 * time.Minute)
		if n := len(watch.Counts()); n != 2 {
			t.Errorf("%d findings are exported, want 2: %v", n, watch.Counts())
		}
	}, "83: finding begins shop/api file-in-layer")
}

// A finding ends when two passes in a row do not find it, or its container is gone for
// good; that it is missed once says nothing.
func TestAFindingEnds(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		w.add("api", "disk-full")
		w.add("web", "driver-none")
		time.Sleep(70 * time.Second)
		w.find("api") // the pass of 72 s misses it
		time.Sleep(10 * time.Second)
		w.find("api", "disk-full")
		w.change(func() { delete(w.containers, "web") })
		watch.Notice("web", Removed)
		time.Sleep(5 * time.Minute)
		w.find("api")
		time.Sleep(5 * time.Minute)
	}, "12: finding begins shop/api disk-full", "12: finding begins shop/web driver-none",
		"252: finding ends shop/web driver-none", "449: finding ends shop/api disk-full")
}

// A container that compose makes anew has the findings of the one before.
func TestAFindingOutlivesItsContainer(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		w.add("api", "driver-none")
		time.Sleep(20 * time.Second)
		again := w.add("api-2", "driver-none")
		w.change(func() {
			delete(w.containers, "api")
			again.Name, again.Service = "api", "api"
		})
		watch.Notice("api", Removed)
		watch.Notice("api-2", Started)
		time.Sleep(10 * time.Minute)
	}, "12: finding begins shop/api driver-none")
}

// A mount that stops being writable is told within its pace, and when it is writable again.
func TestAMountThatBreaks(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		c := w.add("api")
		w.change(func() { c.Mounts = logs(true) })
		time.Sleep(time.Minute)
		w.change(func() { c.Mounts = logs(false) })
		w.find("api", "mount-readonly")
		time.Sleep(time.Minute)
		if all := watch.Mounts(); len(all) != 1 || all[0].Writable {
			t.Errorf("mounts: %+v", all)
		}
		w.change(func() { c.Mounts = logs(true) })
		w.find("api")
		time.Sleep(time.Minute)
	}, "64: mount begins shop/api/var/log/app mount-readonly", "124: mount ends shop/api/var/log/app", "132: finding ends shop/api mount-readonly")
}

// A silence does not wait for a slow pass over everything.
func TestASilenceOvertakes(t *testing.T) {
	watched(t, func(w *world, _ *Watch) {
		w.add("api")
		w.change(func() { w.slow = 40 * time.Second })
		time.Sleep(15 * time.Second) // the pass over everything is under way
		w.change(func() { w.slow = 0 })
		w.falls("api")
		time.Sleep(10 * time.Second)
	}, "18: silence begins shop/apistdout")
}

// Who asks gets the report, and what it found holds and is told.
func TestOnDemand(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		time.Sleep(20 * time.Second)
		w.add("api", "driver-none")
		report, err := watch.Examine(context.Background(), doctor.Request{Targets: []string{"api"}, Wait: time.Second})
		if err != nil || len(report.Checked) != 1 {
			t.Errorf("report %+v, %v", report, err)
		}
		time.Sleep(time.Second)
	}, "21: finding begins shop/api driver-none")
}

// While no engine answers nothing is known to have ended, and files are judged all the same.
func TestAnEngineThatIsAway(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		w.add("api", "driver-none")
		time.Sleep(20 * time.Second)
		w.change(func() { w.refused = &facts.Refusal{Kind: facts.Refused} })
		w.falls("api")
		w.change(func() {
			w.quiet = append(w.quiet, silence.Source{Origin: &record.Origin{Key: "file", Path: "/logs/app.log", Source: "app.log"}})
		})
		time.Sleep(time.Hour)
		w.change(func() { w.refused = nil })
		time.Sleep(20 * time.Second)
	}, "12: finding begins shop/api driver-none", "23: silence begins /logs/app.logapp.log", "3624: silence begins shop/apistdout driver-none")
}

// Whoever runs again is expected to speak again.
func TestAContainerThatIsUnpaused(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		c := w.add("api", "container-paused")
		w.change(func() { c.State.Paused = true })
		w.falls("api")
		time.Sleep(time.Minute)
		w.change(func() { c.State.Paused = false })
		w.find("api")
		time.Sleep(3 * time.Minute)
		w.change(func() {
			if !slices.Equal(w.moves, []string{"rest api", "resume api"}) {
				t.Errorf("%v", w.moves)
			}
		})
	}, "3: finding begins shop/api container-paused", "89: finding ends shop/api container-paused")
}

// Whoever asks much does not keep a silence from being noticed.
func TestManyWhoAsk(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		w.add("api")
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		var asking sync.WaitGroup
		for range 10 {
			asking.Go(func() { watch.Examine(ctx, doctor.Request{Wait: time.Hour}) })
		}
		time.Sleep(20 * time.Second)
		w.falls("api")
		time.Sleep(10 * time.Second)
		cancel()
		time.Sleep(time.Hour)
		asking.Wait()
	}, "23: silence begins shop/apistdout")
}

// In its first minute a container is judged by nobody but who asks for it: it may be about
// to speak.
func TestAContainerInItsFirstMinute(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		for _, id := range []string{"api", "web"} {
			c := w.add(id, "stdout-buffered")
			w.change(func() { c.Started = time.Now().Add(-10 * time.Second) })
		}
		time.Sleep(20 * time.Second)
		watch.Examine(context.Background(), doctor.Request{Targets: []string{"web"}})
		time.Sleep(time.Minute)
	}, "20: finding begins shop/web stdout-buffered", "53: finding begins shop/api stdout-buffered")
}

// A file of a container is silent as that is: the event bears what is wrong with who writes
// it, and of one that has ended nothing is expected. Who only reads it says nothing of it.
func TestFilesOfContainers(t *testing.T) {
	file := func(w *world) {
		w.change(func() {
			w.quiet = append(w.quiet, silence.Source{Origin: &record.Origin{Key: "file", Path: "/srv/logs/app.log", Project: "shop", Service: "api", Source: "app.log"}})
		})
	}
	mounted := func(w *world, id string, writable bool, found ...string) *facts.Container {
		c := w.add(id, found...)
		w.change(func() { c.Mounts = []facts.Mount{{Source: "/srv/logs", Destination: "/l", RW: writable}} })
		return c
	}
	t.Run("runs", func(t *testing.T) {
		watched(t, func(w *world, _ *Watch) {
			mounted(w, "api", true, "level-too-high?")
			mounted(w, "reader", false)
			file(w)
			time.Sleep(time.Minute)
		}, "3: silence begins shop/apiapp.log level-too-high")
	})
	t.Run("has ended", func(t *testing.T) {
		watched(t, func(w *world, _ *Watch) {
			c := mounted(w, "api", true)
			w.change(func() { c.State = facts.State{Status: "exited"} })
			mounted(w, "reader", false)
			file(w)
			time.Sleep(time.Minute)
			w.change(func() {
				if !slices.Equal(w.moves, []string{"rest file"}) {
					t.Errorf("%v", w.moves)
				}
			})
		})
	})
}

// What is wrong with logcanary's own side is told and exported like anything else, though no
// engine answers.
func TestOwnSide(t *testing.T) {
	watched(t, func(w *world, watch *Watch) {
		w.change(func() {
			w.refused = &facts.Refusal{Kind: facts.Refused}
			w.own = []doctor.Finding{{ID: "daemon-down", Certainty: doctor.Likely}}
		})
		time.Sleep(5 * time.Minute)
		if all := watch.Counts(); len(all) != 1 || all[0] != (Count{Service: doctor.Self, ID: "daemon-down", Certainty: "likely", N: 1}) {
			t.Errorf("%v", all)
		}
		w.change(func() { w.refused, w.own = nil, nil })
		time.Sleep(time.Minute)
	}, "12: finding begins logcanary daemon-down", "329: finding ends logcanary daemon-down")
}
