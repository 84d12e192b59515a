package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// measure is something to find out about the program.
type measure struct {
	name  string
	limit time.Duration // a measure that takes longer has failed
	times int           // how often it is taken; see merge
	take  func(ctx context.Context, b *bench, dir string) ([]row, error)
}

// speedRounds is how often speeds are taken: other tenants of a machine take CPU
// away in bursts, which makes a program look slower and never faster.
const speedRounds = 3

// measures are all there are, in the order of the report.
func measures() []measure {
	var all []measure
	for _, l := range layouts() {
		all = append(all,
			measure{"scan/" + string(l), 5 * time.Minute, 1, scanMeasure(l)},
			measure{"count/" + string(l), 5 * time.Minute, speedRounds, countMeasure(l)},
			measure{"full/" + string(l), 10 * time.Minute, speedRounds, fullMeasure(l)})
	}
	all = append(all, measure{"latency/broker-alone", time.Minute, 1, floorMeasure})
	for _, l := range layouts() {
		all = append(all,
			measure{"latency/at-least-once/" + string(l), 2 * time.Minute, 1, latencyMeasure(l, atLeastOnce())},
			measure{"latency/exactly-once/" + string(l), 2 * time.Minute, 1, latencyMeasure(l, exactlyOnce())})
	}
	return append(all,
		measure{"idle/200", 2 * time.Minute, 1, idleMeasure(idle{files: 200, rss: 18, cpu: 0.05})},
		measure{"idle/200-with-kafka", 2 * time.Minute, 1, idleMeasure(idle{files: 200, kafka: true})},
		measure{"idle/10000", 3 * time.Minute, 1, idleMeasure(idle{files: 10_000, rss: 60})})
}

// bench is what measures share: the program, and workloads made when first needed.
type bench struct {
	binary string
	dir    string
	size   int64
	seed   uint64
	loads  map[layout]*workload
	scans  map[layout]speed
}

// take takes a measure as often as it wants to be taken.
func (b *bench) take(ctx context.Context, m measure) (rows []row, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, m.limit, errors.New("the measure took longer than "+m.limit.String()))
	defer cancel()
	for range m.times {
		again, err := b.once(ctx, m)
		if err != nil {
			return nil, err
		}
		rows = merge(rows, again)
	}
	return rows, nil
}

// once gives a measure a directory of its own, gone afterwards.
func (b *bench) once(ctx context.Context, m measure) ([]row, error) {
	dir := filepath.Join(b.dir, strings.ReplaceAll(m.name, "/", "-"))
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	return m.take(ctx, b, dir)
}

// merge keeps of two rounds of the same measure the higher figure of each row: the
// better speed, and the worse memory.
func merge(rows, again []row) []row {
	if rows == nil {
		return again
	}
	for i, r := range again {
		if r.Figure > rows[i].Figure {
			rows[i] = r
		}
	}
	return rows
}

func (b *bench) workload(l layout) (*workload, error) {
	if w, ok := b.loads[l]; ok {
		return w, nil
	}
	w, err := writeWorkload(filepath.Join(b.dir, "workload-"+string(l)), l, b.size, b.seed)
	if err == nil {
		b.loads[l] = w
	}
	return w, err
}

// scan is the yardstick of a layout: the speed of finding its line ends.
func (b *bench) scan(l layout) (speed, error) {
	if s, ok := b.scans[l]; ok {
		return s, nil
	}
	w, err := b.workload(l)
	if err != nil {
		return speed{}, err
	}
	s, err := scanWorkload(w, scanRead)
	if err == nil {
		b.scans[l] = s
	}
	return s, err
}

// scanMeasure shows the yardstick, and beside it a scan that does not even copy.
func scanMeasure(l layout) func(context.Context, *bench, string) ([]row, error) {
	return func(_ context.Context, b *bench, _ string) ([]row, error) {
		read, err := b.scan(l)
		if err != nil {
			return nil, err
		}
		mapped, err := scanWorkload(b.loads[l], scanMapped)
		return []row{
			{Name: "scan/" + string(l), Figure: read.perCPU(), Unit: "MB/s", Ratio: 1, Detail: read.String()},
			{Name: "scan/" + string(l) + "/mapped", Figure: mapped.perCPU(), Unit: "MB/s", Ratio: mapped.perCPU() / read.perCPU(), Detail: mapped.String()},
		}, err
	}
}

// sleep waits for d, or for the end of ctx and returns why it ended.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
