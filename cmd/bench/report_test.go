package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// rows of every kind, as a bench yields them.
func someRows() []row {
	return []row{
		{Name: "scan/plain", Figure: 5432.1, Unit: "MB/s", Ratio: 1},
		row{Name: "count/plain", Figure: 1000, Unit: "MB/s", Detail: "how"}.ofScan(5000, 0.25),
		row{Name: "full/plain", Figure: 500, Unit: "MB/s"}.ofScan(5000, 0.1),
		row{Name: "idle/200/cpu", Figure: 0.0123, Unit: "%"}.atMost(0.05),
		failure("latency/x", errors.New("nothing came")),
	}
}

func TestTable(t *testing.T) {
	var out strings.Builder
	table := newTable(&out)
	table.print(someRows())
	table.tally()
	const want = `scan/plain                              5432 MB/s       1
count/plain                             1000 MB/s     0.2  ≥ 0.25 of scan MISSED   how
full/plain                               500 MB/s     0.1  ≥ 0.1 of scan  reached
idle/200/cpu                             0.0123 %   0.246  ≤ 0.05 %       reached
latency/x                                                                 FAILED   nothing came

2 reached, 1 missed, 1 failed
`
	if out.String() != want {
		t.Errorf("got\n%s", out.String())
	}
}

func TestJSONHoldsTheRows(t *testing.T) {
	table := newTable(t.Output())
	table.print(someRows())
	file := filepath.Join(t.TempDir(), "rows.json")
	if err := table.writeJSON(file); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var got []row
	if err := json.Unmarshal(text, &got); err != nil || !slices.Equal(got, someRows()) {
		t.Errorf("%+v, %v", got, err)
	}
}
