package journal

import (
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"
	"time"

	"logcanary/collector/record"
)

// Fault 49: ten gigabytes in 640 segments open by their headers, with little
// memory. All but the newest are grown by holes, which cost no disk.
func TestTenGigabytesAtStart(t *testing.T) {
	dir := t.TempDir()
	d := folder(dir)
	r := &recovery{state: newState()}
	j := build(Config{Dir: dir, SegmentBytes: 1}.filled(), d, r)
	for range 640 {
		j.Append(batch("a", int(j.next), int(j.next), 100))
		j.writer.commit()
	}
	j.writer.seal()
	files, err := filepath.Glob(filepath.Join(dir, "*"+extension))
	if err != nil || len(files) != 640 {
		t.Fatalf("%d segments, %v", len(files), err)
	}
	slices.Sort(files)
	for _, name := range files[:639] {
		if err := os.Truncate(name, 16<<20); err != nil {
			t.Fatal(err)
		}
	}

	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	j, err = Open(Config{Dir: dir, MaxBytes: 16 << 30, Consumers: []string{"c"}})
	took := time.Since(start)
	if err != nil {
		t.Fatal(err)
	}
	defer mustClose(t, j)
	runtime.ReadMemStats(&after)
	if grown := after.TotalAlloc - before.TotalAlloc; grown > 32<<20 || took > 5*time.Second {
		t.Errorf("opened in %v with %d bytes", took, grown)
	}
	if s := j.Stats(); s.Bytes < 9<<30 || s.Unshipped != 640 || atoi(j.Cursor("a")) != 640 {
		t.Errorf("%+v, cursor %s", s, j.Cursor("a"))
	}
	var got []record.Entry
	if err := j.Scan(638, collect(&got)); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(names(got), series("a", 638, 640)) {
		t.Errorf("the end is %v", names(got))
	}
}
