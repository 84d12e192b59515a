package watch

import (
	"context"
	"time"

	"logcanary/collector/mount"
)

// mountKey names a mount through recreated containers.
type mountKey struct {
	subject
	destination string
}

// mountState is a mount's state. A mount that has never been seen writable has findings
// and no event of its own: it did not stop being so.
type mountState struct {
	mount.State
	good   time.Time // when it was last seen writable; zero: never
	broken bool      // people were told that it is writable no more
}

// Mount is a mount for a scrape.
type Mount struct {
	Project, Service string
	mount.State
}

// Mounts are the mounts that logs are written to, as last seen. It may be called from
// anywhere.
func (w *Watch) Mounts() (all []Mount) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for key, s := range w.mounts {
		if s.Known {
			all = append(all, Mount{key.project, key.service, s.State})
		}
	}
	return all
}

// touch looks at the mounts of the containers that are known, and has those examined
// whose state has changed.
func (w *Watch) touch(ctx context.Context, now time.Time) {
	if w.cfg.Mounts == nil || now.Sub(w.touched) < w.cfg.Pace.Mounts {
		return
	}
	w.touched = now
	for id, k := range w.known {
		if !k.State.Running || k.Ignored != "" || len(k.Mounts) == 0 {
			continue
		}
		w.cfg.Mounts.Touch(ctx, w.scene, k.Container)
		if w.differs(k) {
			w.due[id] = now
		}
	}
}

// differs says whether a mount's state is another one than people have been told of.
func (w *Watch) differs(k *known) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range mount.States(k.Container) {
		key := mountKey{k.subject(), s.Destination}
		was, there := w.mounts[key]
		if there && s.Known && was.Known {
			was.Space, was.Last = s.Space, s.Last
			w.mounts[key] = was
		}
		if !there || s.Known && (!was.Known || was.Writable != s.Writable) {
			return true
		}
	}
	return false
}

// enterMounts takes the states of a pass, and tells of mounts that stopped or began to be
// writable. What a mount's event bears is not told once more.
func (w *Watch) enterMounts(o *outcome, now time.Time) {
	for _, s := range mount.States(o.Container) {
		was, is := w.enterMount(mountKey{o.subject(), s.Destination}, s, now)
		if was.broken != is.broken {
			w.cfg.Teller.Tell(o.mountEvent(was, is, now))
		}
	}
}

// enterMount enters one state, and returns that before and that after it.
func (w *Watch) enterMount(key mountKey, s mount.State, now time.Time) (was, is mountState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	was = w.mounts[key]
	is = was
	switch {
	case !s.Known:
		is.State.Known = false
	case s.Writable:
		is = mountState{State: s, good: now}
	default:
		is.State = s
		is.broken = was.broken || !was.good.IsZero()
	}
	w.mounts[key] = is
	return was, is
}

func (o *outcome) mountEvent(was, is mountState, now time.Time) Event {
	e := Event{
		Kind: MountBroken, Time: now, Since: was.good, Target: o.target,
		Project: o.Project, Service: o.Service, Mount: is.Destination, Usual: is.Why,
	}
	if was.broken {
		e.Ended = true
		return e
	}
	e.Findings = o.bear()
	return e
}

// dropMounts forgets the mounts of a subject that is no more.
func (w *Watch) dropMounts(of subject) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for key := range w.mounts {
		if key.subject == of {
			delete(w.mounts, key)
		}
	}
}
