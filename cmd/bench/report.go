package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// verdict is what came of a target.
type verdict string

// The verdicts; failed is a measure that could not be taken or that proved the
// program wrong. A row without a target has none.
const (
	reached verdict = "reached"
	missed  verdict = "MISSED"
	failed  verdict = "FAILED"
)

// row is one figure.
type row struct {
	Name    string  `json:"name"`
	Figure  float64 `json:"figure"`
	Unit    string  `json:"unit,omitempty"`
	Ratio   float64 `json:"ratio,omitempty"` // to the newline scan for speeds, to the target for all others
	Target  string  `json:"target,omitempty"`
	Verdict verdict `json:"verdict,omitempty"`
	Detail  string  `json:"detail,omitempty"`
}

// atMost holds the figure against an upper limit.
func (r row) atMost(limit float64) row {
	r.Ratio = r.Figure / limit
	r.Target = fmt.Sprintf("≤ %g %s", limit, r.Unit)
	r.Verdict = judge(r.Figure <= limit)
	return r
}

// ofScan holds a speed against a share of the newline scan's speed.
func (r row) ofScan(scan, share float64) row {
	r.Ratio = r.Figure / scan
	r.Target = fmt.Sprintf("≥ %g of scan", share)
	r.Verdict = judge(r.Ratio >= share)
	return r
}

func judge(ok bool) verdict {
	if ok {
		return reached
	}
	return missed
}

func failure(name string, err error) row {
	return row{Name: name, Verdict: failed, Detail: err.Error()}
}

// table prints rows as they come: a bench takes minutes, and a person waits.
type table struct {
	out  io.Writer
	rows []row
}

func newTable(out io.Writer) *table { return &table{out: out} }

func (t *table) head(o options) {
	fmt.Fprintf(t.out, "%s/%s, %d cores, %s; workloads of %s, seed %d\n"+
		"MB is 10^6 bytes, MB/s is per second of CPU; the ratio is to the newline scan for speeds, else to the target\n\n",
		runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), runtime.Version(), o.size.String(), o.seed)
	t.line("MEASURE", "FIGURE", "RATIO", "TARGET", "", "")
}

func (t *table) print(rows []row) {
	for _, r := range rows {
		t.rows = append(t.rows, r)
		figure, ratio := number(r.Figure)+" "+r.Unit, ""
		if r.Ratio != 0 {
			ratio = number(r.Ratio)
		}
		if r.Verdict == failed {
			figure = ""
		}
		t.line(r.Name, figure, ratio, r.Target, string(r.Verdict), r.Detail)
	}
}

// tally sums up what came of the targets.
func (t *table) tally() {
	of := map[verdict]int{}
	for _, r := range t.rows {
		of[r.Verdict]++
	}
	fmt.Fprintf(t.out, "\n%d reached, %d missed, %d failed\n", of[reached], of[missed], of[failed])
}

// number is x with three digits, or all of those before the point.
func number(x float64) string {
	if x >= 100 {
		return strconv.FormatFloat(x, 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 3, 64)
}

func (t *table) line(name, figure, ratio, target, result, detail string) {
	text := fmt.Sprintf("%-36s %12s %7s  %-14s %-8s %s", name, figure, ratio, target, result, detail)
	fmt.Fprintln(t.out, strings.TrimRight(text, " "))
}

func (t *table) writeJSON(file string) error {
	text, err := json.MarshalIndent(t.rows, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(file, append(text, '\n'), 0o644)
}
