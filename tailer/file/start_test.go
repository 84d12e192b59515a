package file

import (
	"bytes"
	"fmt"
	"io"
	"testing"
)

// marked is a From, and counts how often it is asked: it begins at the line
// "from", if there is one, else behind all of a file, unless that is new.
func marked(t *testing.T, asked *int, r io.ReaderAt, size int64) int64 {
	data := make([]byte, size)
	if _, err := r.ReadAt(data, 0); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	*asked++
	if at := bytes.Index(data, []byte("from\n")); at >= 0 {
		return int64(at)
	}
	if bytes.HasPrefix(data, []byte("new")) {
		return 0
	}
	return size
}

// Where reading begins is asked of each file, the newest first, until one is not
// wanted from its first byte on.
func TestFrom(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []string // x.log, x.log.1, …
		want  []string
		asked int
	}{
		{"in the file", []string{"old\nfrom\na\n", "old\n"}, []string{"from", "a"}, 1},
		{"at its end", []string{"old\n", "old\n"}, nil, 1},
		{"in the one before", []string{"new\n", "old\nfrom\na\n", "old\n"}, []string{"from", "a", "new"}, 2},
		{"at the end of the one before", []string{"new\n", "old\n", "old\n"}, []string{"new"}, 2},
		{"everywhere", []string{"new 1\n", "new 2\n"}, []string{"new 2", "new 1"}, 2},
		{"nowhere, it is empty", []string{""}, nil, 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			asked := 0
			w.cfg.Older = true
			w.cfg.From = func(r io.ReaderAt, size int64) int64 { return marked(t, &asked, r, size) }
			for i, text := range test.files {
				name := "x.log"
				if i > 0 {
					name = fmt.Sprint("x.log.", i)
				}
				w.put(name, text)
			}
			w.start()
			w.want(w.read(), test.want...)
			if asked != test.asked {
				t.Errorf("%d files were looked into, not %d", asked, test.asked)
			}
			w.append("x.log", "b\n")
			w.want(w.read(), "b")
			w.crash()
			for i := len(test.files); i > 1; i-- {
				w.rename(fmt.Sprint("x.log.", i-1), fmt.Sprint("x.log.", i))
			}
			w.rename("x.log", "x.log.1") // a rotation finds nothing to read again
			w.put("x.log", "c\n")
			w.start()
			w.want(w.read(), "c")
			w.noLoss()
		})
	}
}

// What is resumed does not ask.
func TestFromIsForTheFirstStart(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	w.start()
	w.want(w.read(), "a")
	w.crash()
	w.append("x.log", "b\nfrom\n")
	w.cfg.From = func(io.ReaderAt, int64) int64 {
		t.Error("asked")
		return 0
	}
	w.start()
	w.want(w.read(), "b", "from")
}

// A file that came and was rotated before anybody looked is read, where the
// series was empty before.
func TestOlderBeforeTheFirstLook(t *testing.T) {
	for _, create := range []bool{false, true} {
		t.Run(fmt.Sprint(create), func(t *testing.T) {
			w := newWorld(t)
			w.cfg.Older = true
			w.start()
			w.put("x.log", "a\n")
			w.rename("x.log", "x.log.2")
			w.put("x.log", "b\n")
			w.rename("x.log", "x.log.1")
			want := []string{"a", "b"}
			if create {
				w.put("x.log", "c\n")
				want = append(want, "c")
			}
			w.want(w.read(), want...)
			w.noLoss()
		})
	}
}

// What was rotated between two looks stands in the series once, under its new name.
func TestLineUpWhileRotating(t *testing.T) {
	w := newWorld(t)
	w.put("x.log", "a\n")
	here, err := look(w.path("x.log"))
	w.must(err)
	if got := (*listings)(nil).lineUp(w.path("x.log"), &here); len(got) != 1 || got[0].path != w.path("x.log") {
		t.Errorf("%+v", got)
	}
	w.rename("x.log", "x.log.1")
	w.put("x.log", "b\n")
	if got := (*listings)(nil).lineUp(w.path("x.log"), &here); len(got) != 1 || got[0].path != w.path("x.log.1") {
		t.Errorf("%+v", got)
	}
}
