package watch

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"logcanary/collector/doctor"
	"logcanary/collector/facts"
	"logcanary/collector/mount"
	"logcanary/collector/record"
	"logcanary/collector/silence"
)

// enter takes what a pass has seen: what is known of containers, what holds, and which
// sources are silent indeed. A finding that a silence bears is not told once more.
func (w *Watch) enter(p pass, now time.Time) {
	if len(p.targets) == 0 {
		w.enterSelf(p.report, now)
	}
	if p.scene.Engine.Refused != nil {
		w.postpone(p, now)
		return
	}
	w.scene = &facts.Scene{Taken: p.scene.Taken, Engine: p.scene.Engine, Self: p.scene.Self}
	seen := map[string]*outcome{}
	for i := range p.report.Checked {
		if c := p.report.Checked[i].Of; c != nil {
			seen[c.ID] = w.examined(&p.report.Checked[i], c, now)
			w.hold(seen[c.ID], len(p.targets) > 0, now)
		}
	}
	for id, k := range w.known { // what was asked for and is not there is gone
		if asked := len(p.targets) == 0 || slices.Contains(p.targets, id); asked && seen[id] == nil {
			w.removed(k, now)
		}
	}
	for _, s := range p.silent {
		w.judge(s, seen, now)
	}
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		w.tell(seen[id], now)
	}
}

// enterSelf takes what a pass over everything has found of logcanary's own side. What is
// found no more is looked for again soon.
func (w *Watch) enterSelf(r *doctor.Report, now time.Time) {
	self := &outcome{known: &known{&facts.Container{Service: doctor.Self, Name: doctor.Self}, doctor.Self}}
	for i := range r.Checked {
		if r.Checked[i].Kind == doctor.Self {
			self.findings = r.Checked[i].Findings
		}
	}
	if self.change = w.book.update(self.subject(), self.findings, now); self.doubted {
		w.all = now.Add(soon - w.cfg.Pace.Everyone)
	}
	w.tell(self, now)
}

// postpone asks again later what nobody could answer, because no engine did.
func (w *Watch) postpone(p pass, now time.Time) {
	if len(p.targets) == 0 {
		w.all = now.Add(first - w.cfg.Pace.Everyone)
	}
	for _, s := range p.silent {
		if s.Origin.ContainerID == "" {
			w.judge(s, nil, now) // a file needs no engine
			continue
		}
		w.asked[s.Origin.Key] = now.Add(first)
	}
}

// outcome is what a pass has found of one container.
type outcome struct {
	*known
	change
	findings []doctor.Finding
}

// bear gives the findings to an event, which tells the first of them: that one is not told
// by itself any more.
func (o *outcome) bear() []doctor.Finding {
	if len(o.findings) > 0 {
		o.opened = slices.DeleteFunc(o.opened, func(e entry) bool { return e.ID == o.findings[0].ID })
	}
	return o.findings
}

func (w *Watch) examined(checked *doctor.Checked, c *facts.Container, now time.Time) *outcome {
	k := &known{c, checked.Target}
	out := &outcome{known: k, findings: checked.Findings}
	if c.Gone {
		w.removed(k, now)
		return out
	}
	w.known[c.ID] = &known{mount.Light(c), checked.Target}
	delete(w.orphans, k.subject())
	if speaks(c) {
		w.wake(c)
	}
	return out
}

// hold enters what was found of a container. In its first minute only who asks for it judges
// it: it may be about to speak.
func (w *Watch) hold(o *outcome, asked bool, now time.Time) {
	if o.Gone || o.Ignored != "" {
		return
	}
	if settled := o.Started.Add(w.cfg.Pace.Settle); !asked && o.State.Running && now.Before(settled) {
		w.due[o.ID] = settled
	} else {
		o.change = w.book.update(o.subject(), o.findings, now)
	}
	if o.doubted {
		w.due[o.ID] = now.Add(soon)
	}
	w.enterMounts(o, now)
}

// orphan is a subject whose container is no more. Compose may be about to make it anew:
// what holds of it does so until then.
type orphan struct {
	*known
	until time.Time
}

// removed forgets a container.
func (w *Watch) removed(k *known, now time.Time) {
	delete(w.known, k.ID)
	delete(w.due, k.ID)
	for key, s := range w.resting {
		if s.Origin.ContainerID == k.ID {
			delete(w.resting, key)
		}
	}
	others := slices.Collect(maps.Values(w.known))
	if !slices.ContainsFunc(others, func(o *known) bool { return o.subject() == k.subject() }) {
		w.orphans[k.subject()] = orphan{k, now.Add(2 * w.cfg.Pace.Settle)}
	}
}

// bury ends what holds of subjects whose containers have not come back.
func (w *Watch) bury(now time.Time) {
	for of, o := range w.orphans {
		if now.Before(o.until) {
			continue
		}
		delete(w.orphans, of)
		w.dropMounts(of)
		w.tell(&outcome{known: o.known, change: w.book.gone(of)}, now)
	}
}

// judge says whether a source past its threshold is silent: when those who write it are
// paused, have ended or are no more, it has no reason to speak.
func (w *Watch) judge(s silence.Source, seen map[string]*outcome, now time.Time) {
	key := s.Origin.Key
	delete(w.asked, key)
	all := writers(s.Origin, seen)
	if known := s.Origin.ContainerID != "" || len(all) > 0; known && !slices.ContainsFunc(all, func(o *outcome) bool { return speaks(o.Container) }) {
		w.cfg.Silence.Rest(s)
		w.resting[key] = s
		return
	}
	if !w.cfg.Silence.Confirm(s) {
		return // it has spoken while the doctor looked
	}
	e := Event{
		Kind: SourceSilent, Time: now, Since: s.Since, Target: s.Origin.Path, Usual: s.Usual(),
		Project: s.Origin.Project, Service: s.Origin.Service, Source: s.Origin.Source,
	}
	if len(all) > 0 {
		e.Target, e.Findings = all[0].target, all[0].bear()
	}
	w.silent[key] = e
	w.cfg.Teller.Tell(e)
}

// writers are the containers that a source's lines come from, of those that were looked at;
// who has something found of it comes first.
func writers(of *record.Origin, seen map[string]*outcome) (all []*outcome) {
	for _, id := range slices.Sorted(maps.Keys(seen)) {
		if o := seen[id]; writes(o.Container, of) {
			all = append(all, o)
		}
	}
	slices.SortStableFunc(all, func(a, b *outcome) int { return cmp.Compare(len(b.findings), len(a.findings)) })
	return all
}

// writes says whether a source's lines can come from a container: they are its output, or in
// a file on one of its mounts.
func writes(c *facts.Container, of *record.Origin) bool {
	if of.ContainerID != "" {
		return c.ID == of.ContainerID
	}
	return c.Ignored == "" && slices.ContainsFunc(c.Mounts, func(m facts.Mount) bool { return m.RW && m.Shows(of.Path) })
}

// speaks says whether a container can be expected to say something.
func speaks(c *facts.Container) bool {
	return !c.Gone && c.State.Running && !c.State.Paused && !c.State.Restarting
}

// wake has the sources of a container that runs again speak, or be silent.
func (w *Watch) wake(c *facts.Container) {
	for key, s := range w.resting {
		if writes(c, s.Origin) {
			w.cfg.Silence.Resume(s)
			delete(w.resting, key)
		}
	}
}

// resumed tells of sources that are not silent any more.
func (w *Watch) resumed(now time.Time) {
	for _, s := range w.cfg.Silence.Back() {
		e, told := w.silent[s.Origin.Key]
		if !told {
			continue
		}
		delete(w.silent, s.Origin.Key)
		e.Ended, e.Time, e.Findings = true, now, nil
		w.cfg.Teller.Tell(e)
	}
}

// tell tells what a pass has opened and closed.
func (w *Watch) tell(o *outcome, now time.Time) {
	for _, e := range o.opened {
		w.cfg.Teller.Tell(o.event(e, now, false))
	}
	for _, e := range o.closed {
		w.cfg.Teller.Tell(o.event(e, now, true))
	}
}

func (o *outcome) event(e entry, now time.Time, ended bool) Event {
	return Event{
		Kind: FindingOpen, Ended: ended, Time: now, Since: e.since, Target: o.target,
		Project: o.Project, Service: o.Service, Findings: []doctor.Finding{e.Finding},
	}
}
