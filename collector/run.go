package collector

import (
	"context"
	"errors"
	"sync"
)

// Runner is a part with a life of its own: Run returns soon after ctx ends. An
// error says that the part cannot go on and that the whole has to stop.
type Runner interface {
	Run(ctx context.Context) error
}

// Stage is a set of parts that are stopped together.
type Stage []Runner

// Run starts all stages and, when ctx ends or a part fails, stops them one after
// another: readers at a line's end, then the shippers of what was read, then
// what shows it. The error is that of the part which failed.
func Run(ctx context.Context, stages ...Stage) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	all := make([]*running, len(stages))
	for i, s := range stages {
		all[i] = start(context.WithoutCancel(ctx), s, fail)
	}
	<-ctx.Done()
	for _, r := range all {
		r.stop()
	}
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// running is a stage that has been started.
type running struct {
	cancel context.CancelFunc
	parts  sync.WaitGroup
}

func start(ctx context.Context, s Stage, fail context.CancelCauseFunc) *running {
	ctx, cancel := context.WithCancel(ctx)
	r := &running{cancel: cancel}
	for _, part := range s {
		r.parts.Go(func() {
			if err := part.Run(ctx); err != nil {
				fail(err)
			}
		})
	}
	return r
}

func (r *running) stop() {
	r.cancel()
	r.parts.Wait()
}
