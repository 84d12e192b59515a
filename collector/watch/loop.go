package watch

import (
	"context"
	"slices"
	"sync"
	"time"

	"logcanary/collector/doctor"
	"logcanary/collector/facts"
	"logcanary/collector/silence"
)

// Watch is the one owner of what holds now.
type Watch struct {
	cfg     Config
	book    book
	notices chan notice
	lanes   chan struct{} // a token for each pass that is under way
	visits  chan struct{} // and for each that somebody waits for
	done    chan pass

	mu     sync.Mutex // of what follows, which scrapes read
	mounts map[mountKey]mountState

	// What follows belongs to the goroutine of Run.
	running sync.WaitGroup
	due     map[string]time.Time // when a container is to be examined, by id
	known   map[string]*known    // by id
	orphans map[subject]orphan
	asked   map[string]time.Time      // until when a quiet source is not asked about once more, by key
	silent  map[string]Event          // what was told of silent sources, by key
	resting map[string]silence.Source // those that have no reason to speak, by key
	scene   *facts.Scene              // of the newest pass, without its containers
	touched time.Time                 // when mounts were last looked at
	again   time.Time                 // when targets with open findings were last examined
	all     time.Time                 // when everything was
}

// known is a container as the newest pass has seen it.
type known struct {
	*facts.Container
	target string
}

func (k *known) subject() subject { return subject{k.Project, k.Service, k.Name} }

// notice is something that happened to a container.
type notice struct {
	id   string
	what Happening
}

// Happening is what can happen to a container.
type Happening int

// What can happen.
const (
	Started Happening = iota
	Ended
	Removed
)

// passes is how many passes may be under way at once: a silence must not wait for a pass
// that looks at everything.
const passes = 4

// visits is how many people are answered at once. Theirs are passes beside those: whoever
// asks much must not keep a silence from being noticed.
const visits = 2

// first is how long everything may come up before it is looked at; and when an engine is
// looked for again that did not answer.
const first = 10 * time.Second

// New makes a watch; nothing is looked at before Run.
func New(cfg Config) *Watch {
	cfg.Pace.fill()
	return &Watch{
		cfg: cfg, book: book{open: map[entryKey]*entry{}}, notices: make(chan notice, 1024), lanes: make(chan struct{}, passes), visits: make(chan struct{}, visits), done: make(chan pass),
		mounts: map[mountKey]mountState{}, due: map[string]time.Time{}, known: map[string]*known{}, orphans: map[subject]orphan{}, asked: map[string]time.Time{}, silent: map[string]Event{}, resting: map[string]silence.Source{},
	}
}

// Notice says that something happened to a container. It never blocks: what does not fit
// is found by the next pass over everything.
func (w *Watch) Notice(id string, what Happening) {
	select {
	case w.notices <- notice{id, what}:
	default:
	}
}

// Counts are the findings that hold. It may be called from anywhere.
func (w *Watch) Counts() []Count { return w.book.counts() }

// Examine makes a pass that somebody waits for. What it finds holds like what others find.
// It may be called from anywhere; while too many ask, it waits.
func (w *Watch) Examine(ctx context.Context, r doctor.Request) (*doctor.Report, error) {
	select {
	case w.visits <- struct{}{}:
		defer func() { <-w.visits }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	report, scene := w.cfg.Examiner.Examine(ctx, r)
	if ctx.Err() == nil {
		select {
		case w.done <- pass{targets: r.Targets, report: report, scene: scene}:
		case <-ctx.Done():
		}
	}
	return report, ctx.Err()
}

// pass is one pass of the doctor, and what it was asked for.
type pass struct {
	silent  []silence.Source
	targets []string // none: everything
	report  *doctor.Report
	scene   *facts.Scene
}

// Run watches until ctx ends.
func (w *Watch) Run(ctx context.Context) error {
	defer w.running.Wait()
	w.all = time.Now().Add(first - w.cfg.Pace.Everyone)
	tick := time.NewTicker(w.cfg.Pace.Tick)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case n := <-w.notices:
			w.noticed(n, time.Now())
		case p := <-w.done:
			w.enter(p, time.Now())
		case <-tick.C:
			w.tick(ctx, time.Now())
		}
	}
}

// soon is time for a container that ended to be started again or made anew, and for one that
// is mended to work.
const soon = 15 * time.Second

// noticed decides when a container is worth a look.
func (w *Watch) noticed(n notice, now time.Time) {
	switch n.what {
	case Started, Removed:
		w.due[n.id] = now.Add(w.cfg.Pace.Settle)
	case Ended:
		w.due[n.id] = now.Add(soon)
	}
}

// tick starts the passes that are due. Silences come first, in a pass of their own.
func (w *Watch) tick(ctx context.Context, now time.Time) {
	w.resumed(now)
	w.quiet(ctx, now)
	w.overdue(ctx, now)
	w.touch(ctx, now)
	w.bury(now)
}

// quiet has the doctor look at sources that have fallen silent.
func (w *Watch) quiet(ctx context.Context, now time.Time) {
	var new []silence.Source
	for _, s := range w.cfg.Silence.Quiet(now) {
		if now.After(w.asked[s.Origin.Key]) {
			new = append(new, s)
		}
	}
	if len(new) == 0 {
		return
	}
	r := doctor.Request{Wait: w.cfg.Pace.Look}
	for _, s := range new {
		if t := addressee(s); !slices.Contains(r.Targets, t) {
			r.Targets = append(r.Targets, t)
		}
	}
	if w.begin(ctx, r, pass{silent: new}) {
		for _, s := range new {
			w.asked[s.Origin.Key] = now.Add(time.Hour) // the end of the pass says more
		}
	}
}

// addressee is what the doctor is asked about for a source.
func addressee(s silence.Source) string {
	if s.Origin.ContainerID != "" {
		return s.Origin.ContainerID
	}
	return s.Origin.Path
}

// overdue has the doctor look at what is due, at what is open, and at times at everything.
func (w *Watch) overdue(ctx context.Context, now time.Time) {
	if now.Sub(w.all) >= w.cfg.Pace.Everyone {
		if w.begin(ctx, doctor.Request{Wait: w.cfg.Pace.Look}, pass{}) {
			w.all, w.again = now, now
		}
		return
	}
	targets := w.ripe(now)
	if now.Sub(w.again) >= w.cfg.Pace.Again {
		w.again = now
		targets = append(targets, w.troubled()...)
	}
	if len(targets) > 0 && w.begin(ctx, doctor.Request{Targets: targets, Wait: w.cfg.Pace.Look}, pass{}) {
		for _, id := range targets {
			delete(w.due, id)
		}
	}
}

// ripe are the containers whose time has come.
func (w *Watch) ripe(now time.Time) (ids []string) {
	for id, at := range w.due {
		if !now.Before(at) {
			ids = append(ids, id)
		}
	}
	return ids
}

// troubled are the containers of which something alarming holds.
func (w *Watch) troubled() (ids []string) {
	holding := w.book.holding()
	for id, k := range w.known {
		if holding[k.subject()] {
			ids = append(ids, id)
		}
	}
	return ids
}

// begin starts a pass, if there is room for one.
func (w *Watch) begin(ctx context.Context, r doctor.Request, p pass) bool {
	select {
	case w.lanes <- struct{}{}:
	default:
		return false
	}
	p.targets = r.Targets
	w.running.Go(func() {
		defer func() { <-w.lanes }()
		p.report, p.scene = w.cfg.Examiner.Examine(ctx, r)
		select {
		case w.done <- p:
		case <-ctx.Done():
		}
	})
	return true
}
