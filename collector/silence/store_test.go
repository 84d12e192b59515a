package silence

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"log/slog"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cespare/xxhash/v2"
)

// lifetime is a Keeper that runs until its end is called.
func lifetime(cfg Config) (k *Keeper, end func()) {
	k = New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- k.Run(ctx) }()
	return k, func() {
		cancel()
		<-done
	}
}

// A restart forgets nothing: who was silent while nobody looked is found to be, at once
// when that can be told, and since its last line. How long nobody looked is no pause,
// unless the lines prove that.
func TestARhythmOutlivesARestart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Config{Path: filepath.Join(t.TempDir(), "rhythms")}
		k, end := lifetime(cfg)
		engine, file := origin("1", "shop-api-1", ""), origin("2", "shop-api-2", "")
		one, two := k.Open(engine), k.Open(file)
		for range 3 * 3600 {
			time.Sleep(time.Second)
			says(one, 0)
			writes(two, 0)
		}
		last := time.Now()
		want := k.rhythms[nameOf(engine)].Habit(0)
		end()
		time.Sleep(2 * time.Hour)

		k, end = lifetime(cfg)
		defer end()
		one, two = k.Open(engine), k.Open(file)
		s := &scene{t, k}
		if got, _ := k.Lookup(engine.Key, time.Now()); got.State != CatchingUp || !got.Since.Equal(last) || got.Habit != want {
			t.Errorf("%+v, want %+v", got, want)
		}
		s.want("nothing was written meanwhile", s.quietAfter(), time.Minute)
		says(one, 0)
		writes(two, 0)
		if a, b := one.rhythm.longest, two.rhythm.longest; a < 7200 || b > 1.1 {
			t.Errorf("the longest pauses are %v s as proved, %v s as not", a, b)
		}
	})
}

func TestAFileIsSavedWhileItRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "rhythms")
		k, end := lifetime(Config{Path: path})
		says(k.Open(origin("1", "shop-api-1", "")), 0)
		time.Sleep(savingEvery + time.Second)
		synctest.Wait()
		if rhythms, err := read(path); err != nil || len(rhythms) != 1 {
			t.Errorf("%d rhythms: %v", len(rhythms), err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		end()
		if _, err := os.Stat(path); err == nil {
			t.Error("it was written although nothing has changed")
		}
	})
}

func TestWithoutAPathNothingIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		t.Chdir(t.TempDir())
		k, end := lifetime(Config{})
		says(k.Open(origin("1", "shop-api-1", "")), 0)
		end()
		if files, err := os.ReadDir("."); err != nil || len(files) > 0 {
			t.Errorf("%v %v", files, err)
		}
	})
}

// What cannot be saved is said once, and saved when it can be.
func TestAFailureToSaveIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := filepath.Join(t.TempDir(), "state")
		var log bytes.Buffer
		k, end := lifetime(Config{Path: filepath.Join(dir, "rhythms"), Log: slog.New(slog.NewTextHandler(&log, nil))})
		p := k.Open(origin("1", "shop-api-1", ""))
		says(p, 0)
		time.Sleep(4 * savingEvery)
		synctest.Wait()
		if n := strings.Count(log.String(), "cannot be saved"); n != 1 {
			t.Errorf("said %d times: %s", n, &log)
		}
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		end()
		if rhythms, err := read(k.cfg.Path); err != nil || len(rhythms) != 1 {
			t.Errorf("%d rhythms: %v", len(rhythms), err)
		}
	})
}

// signed is a file with a right checksum.
func signed(body string) []byte {
	return binary.LittleEndian.AppendUint64([]byte(body), xxhash.Sum64String(body))
}

func TestAFileThatIsNotUnderstoodIsSetAside(t *testing.T) {
	good := sample()
	flipped := slices.Clone(good)
	flipped[20] ^= 1
	one := string(good[headSize : headSize+oneSize])
	nan := strings.Replace(one, string(good[headSize+24:headSize+28]), "\x00\x00\xc0\x7f", 1)
	cases := map[string]struct {
		text []byte
		want error
	}{
		"empty":            {nil, ErrFormat},
		"zeros":            {make([]byte, 100), ErrFormat},
		"another's":        {signed("sqlite 3"), ErrFormat},
		"another version":  {signed("rhythms\x02"), ErrVersion},
		"a flipped bit":    {flipped, ErrFormat},
		"torn":             {good[:len(good)-3], ErrFormat},
		"an end within":    {signed("rhythms\x01" + one[:oneSize-1]), ErrFormat},
		"a week cut":       {signed("rhythms\x01" + one[:oneSize-1] + "\x01" + "short"), ErrFormat},
		"one name twice":   {signed("rhythms\x01" + one[:oneSize-1] + "\x00" + one[:oneSize-1] + "\x00"), ErrFormat},
		"not a number":     {signed("rhythms\x01" + nan[:oneSize-1] + "\x00"), ErrFormat},
		"larger than ever": {make([]byte, maxFile+1), ErrFormat},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "rhythms")
			if err := os.WriteFile(path, c.text, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := decode(c.text); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			var log bytes.Buffer
			k := New(Config{Path: path, Log: slog.New(slog.NewTextHandler(&log, nil))})
			aside, err := os.ReadFile(path + ".aside")
			if len(k.rhythms) != 0 || err != nil || !bytes.Equal(aside, c.text) || !strings.Contains(log.String(), "set aside") {
				t.Errorf("%d rhythms, %v, %s", len(k.rhythms), err, &log)
			}
		})
	}
}

// A directory in the file's place cannot be read, and stays.
func TestAFileThatCannotBeReadIsLeft(t *testing.T) {
	var log bytes.Buffer
	path := t.TempDir()
	New(Config{Path: path, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if _, err := os.Stat(path); err != nil || !strings.Contains(log.String(), "cannot be read") {
		t.Errorf("%v: %s", err, &log)
	}
}

func TestOnlyTheNewestAreRemembered(t *testing.T) {
	k := New(Config{Path: "unused"})
	now := time.Unix(1_800_000_000, 0)
	ago := func(days int) int64 { return now.Add(-time.Duration(days) * 24 * time.Hour).UnixNano() }
	k.rhythms[1] = &Rhythm{last: ago(31)}
	k.rhythms[2] = &Rhythm{last: ago(400), users: 1}
	for i := range uint64(mostRhythms) {
		k.rhythms[100+i] = &Rhythm{last: ago(1) + int64(i)}
	}
	k.rhythms[3] = &Rhythm{last: ago(2)}
	k.changed = true
	text, ok := k.snapshot(now)
	if !ok || k.rhythms[1] != nil || k.rhythms[3] != nil || k.rhythms[2] == nil || len(k.rhythms) != mostRhythms+1 {
		t.Errorf("%v, %d rhythms", ok, len(k.rhythms))
	}
	saved, err := decode(text)
	if err != nil || len(saved) != mostRhythms || saved[100] == nil {
		t.Errorf("%d were saved: %v", len(saved), err)
	}
}

// sample is a file of two rhythms, the first of which has a week.
func sample() []byte {
	var busy, idle Rhythm
	busy.beats(4*3600, time.Second)
	idle.beats(3, 2*time.Hour)
	return encode(map[uint64]*Rhythm{7: &busy, 8: &idle}, []uint64{7, 8})
}

func TestAFileIsReadAsItWasWritten(t *testing.T) {
	rhythms, err := decode(sample())
	if err != nil || len(rhythms) != 2 || rhythms[7].week == nil || rhythms[8].week != nil {
		t.Fatalf("%v: %v", rhythms, err)
	}
	if again := encode(rhythms, []uint64{7, 8}); !bytes.Equal(again, sample()) {
		t.Error("it is not written as it was read")
	}
	if _, ok := rhythms[7].Threshold(rhythms[7].last); !ok {
		t.Error("what was known is not known any more")
	}
}

// Whatever stands in a file is refused, or can be worked with and is written as it was.
func FuzzDecode(f *testing.F) {
	good := sample()
	f.Add(good[:len(good)-sumSize])
	f.Add([]byte("rhythms\x01"))
	f.Add([]byte("rhythms\x02"))
	f.Fuzz(func(t *testing.T, body []byte) {
		rhythms, err := decode(signed(string(body)))
		if err != nil {
			if rhythms != nil || !errors.Is(err, ErrFormat) && !errors.Is(err, ErrVersion) {
				t.Fatalf("%v: %v", rhythms, err)
			}
			return
		}
		var names []uint64
		for rest := body[headSize:]; len(rest) > 0; rest = rest[oneSize+weekSize*int(rest[oneSize-1]):] {
			names = append(names, binary.LittleEndian.Uint64(rest))
		}
		if again := encode(rhythms, names); !bytes.Equal(again, signed(string(body))) {
			t.Fatalf("%x became %x", body, again)
		}
		for _, r := range rhythms {
			lives(t, r)
		}
	})
}

// lives goes on with a rhythm.
func lives(t *testing.T, r *Rhythm) {
	t.Helper()
	was := *r
	if was.last > math.MaxUint32*secs-100*daily {
		return // the end of time
	}
	if due, threshold, ok := r.Due(r.last); ok && (due < r.last || threshold < minimum*time.Second) {
		t.Fatalf("due %d after %v: %+v", due, threshold, r)
	}
	r.beats(100, time.Hour)
	r.Learn(r.last+30*daily, 30*24*time.Hour)
	if was.last >= r.last || !r.valid() || r.Habit(r.last).String() == "" {
		t.Fatalf("%+v became %+v", was, r)
	}
}
