package silence

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"logcanary/collector/record"
)

// origin is that of a container's stdout. Its id says which container bears the name.
func origin(id, name, silence string) *record.Origin {
	return &record.Origin{
		Key: "docker/" + id + "/stdout", Project: "shop", Service: "api", Source: "stdout",
		ContainerID: id, ContainerName: name, Options: record.Options{Silence: silence},
	}
}

// scene is a Keeper in the bubble of a test.
type scene struct {
	*testing.T
	keeper *Keeper
}

// play runs a test in a bubble whose clock only moves while it waits.
func play(t *testing.T, cfg Config, test func(s *scene)) {
	synctest.Test(t, func(t *testing.T) { test(&scene{t, New(cfg)}) })
}

// says reads a line that the engine has dated.
func says(p *Pulse, ago time.Duration) {
	at := time.Now().Add(-ago).UnixNano()
	p.Beat(Beat{Now: time.Now(), First: at, Last: at})
}

// writes reads lines of a file, the last of which was dated by its writer.
func writes(p *Pulse, ago time.Duration) {
	p.Beat(Beat{Now: time.Now(), Last: time.Now().Add(-ago).UnixNano()})
}

// chats says a line a second for so long.
func chats(p *Pulse, d time.Duration) {
	for end := time.Now().Add(d); time.Now().Before(end); time.Sleep(time.Second) {
		says(p, 0)
	}
}

// quietAfter waits until a source is quiet, and returns how long that was; 0 when it is
// not within ten days.
func (s *scene) quietAfter() time.Duration {
	began := time.Now()
	for time.Since(began) < 10*24*time.Hour {
		if len(s.keeper.Quiet(time.Now())) > 0 {
			return time.Since(began)
		}
		time.Sleep(time.Second)
	}
	return 0
}

func (s *scene) want(what string, got, want time.Duration) {
	s.Helper()
	if got < want || got > want+2*time.Second {
		s.Errorf("%s: quiet after %v, want %v", what, got, want)
	}
}

// state is that of the only source.
func (s *scene) state(want State) Source {
	s.Helper()
	all := s.keeper.Sources(time.Now())
	if len(all) != 1 || all[0].State != want {
		s.Fatalf("want one that is %v: %+v", want, all)
	}
	return all[0]
}

func TestASetThresholdIsExact(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", "5m"))
		says(p, 0)
		time.Sleep(299 * time.Second)
		says(p, 0)
		last := time.Now()
		s.want("a line after 299 s", s.quietAfter(), 5*time.Minute)
		got := s.keeper.Quiet(time.Now())
		if len(got) != 1 || got[0].State != Quiet || !got[0].Since.Equal(last) || got[0].Threshold != 5*time.Minute || got[0].Learned {
			t.Errorf("%+v", got)
		}
		says(p, 0)
		if got := s.keeper.Quiet(time.Now()); len(got) != 0 {
			t.Errorf("it spoke: %+v", got)
		}
		s.want("again", s.quietAfter(), 5*time.Minute)
	})
}

func TestTheDefaultHoldsWhereNothingIsSet(t *testing.T) {
	for text, want := range map[string]time.Duration{"": 90 * time.Second, "nonsense": 90 * time.Second, "auto": 0, "off": 0, "2s": 2 * time.Second} {
		play(t, Config{Default: Threshold(90 * time.Second)}, func(s *scene) {
			says(s.keeper.Open(origin("1", "shop-api-1", text)), 0)
			s.want(text, s.quietAfter(), want)
		})
	}
}

func TestALearnedThreshold(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", ""))
		chats(p, 20*time.Minute)
		s.want("a chatty service", s.quietAfter(), time.Minute-time.Second)
		if got := s.state(Quiet); !got.Learned || got.Threshold != time.Minute || got.Habit.String() != "a line every 1 s" {
			t.Errorf("%+v", got)
		}
	})
}

// A threshold of hours that becomes one of a minute is kept to at once.
func TestAThresholdThatShrinks(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", ""))
		for range 8 {
			chats(p, 6*time.Hour)
			s.keeper.Quiet(time.Now())
			time.Sleep(18 * time.Hour)
		}
		for range 3 * 3600 {
			says(p, 0)
			if got := s.keeper.Quiet(time.Now()); len(got) > 0 {
				t.Fatalf("it speaks: %+v", got)
			}
			time.Sleep(time.Second)
		}
		if got := s.quietAfter(); got > 2*time.Minute {
			t.Errorf("quiet after %v", got)
		}
	})
}

func TestWhoNeverSpokeIsNeverSilent(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		s.keeper.Open(origin("1", "shop-api-1", "5m"))
		if got := s.quietAfter(); got != 0 {
			t.Errorf("quiet after %v", got)
		}
		if got := s.state(Never); !got.Since.IsZero() {
			t.Errorf("%+v", got)
		}
	})
}

// Fault 89: after a stop of hours old lines are read; silence is judged when there are
// no more, and by their own time.
func TestFault89NothingIsQuietWhileOldLinesAreRead(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", "5m"))
		for ago := 5 * time.Hour; ago > 3*time.Hour; ago -= time.Minute {
			says(p, ago)
			time.Sleep(20 * time.Second)
			if got := s.keeper.Quiet(time.Now()); len(got) > 0 {
				t.Fatalf("%+v", got)
			}
			s.state(CatchingUp)
		}
		says(p, 3*time.Hour)
		last := time.Now().Add(-3 * time.Hour)
		s.want("caught up", s.quietAfter(), 5*time.Minute)
		if got := s.state(Quiet); !got.Since.Equal(last) {
			t.Errorf("quiet since %v, want %v", got.Since, last)
		}
	})
}

// Lines that have to wait for room are there: their source is not quiet.
func TestWhoIsHeldBackIsNotQuiet(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", "1m"))
		says(p, 0)
		for range 600 {
			time.Sleep(time.Second)
			p.Beat(Beat{Now: time.Now()})
			if got := s.keeper.Quiet(time.Now()); len(got) > 0 {
				t.Fatalf("%+v", got)
			}
		}
		s.want("no more", s.quietAfter(), time.Minute)
	})
}

// What is learned of old lines comes from their own times.
func TestOldLinesTeachTheirRhythm(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", ""))
		ago := func(d time.Duration) int64 { return time.Now().Add(-d).UnixNano() }
		for left := 100 * time.Hour; left > 0; left -= time.Hour {
			p.Beat(Beat{Now: time.Now(), First: ago(left), Last: ago(left - 59*time.Minute), Gap: 3 * time.Minute})
		}
		if got, ok := p.rhythm.Threshold(ago(0)); !ok || got != 3*time.Minute+3*time.Minute/4+time.Minute {
			t.Errorf("%v, %v: %+v", got, ok, p.rhythm)
		}
	})
}

// A share of old lines of a file, of which only the last one's time is known, has no
// pause in it that anybody knows.
func TestOldLinesOfAFileTeachNothing(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", ""))
		for left := 100 * time.Hour; left >= 0; left -= 5 * time.Hour {
			writes(p, left)
		}
		if p.rhythm.longest != 0 || p.rhythm.known() != 0 {
			t.Errorf("%+v", p.rhythm)
		}
		for range 1200 {
			time.Sleep(time.Second)
			writes(p, 0)
		}
		s.want("live", s.quietAfter(), time.Minute)
	})
}

func TestAClockThatIsAheadIsNow(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", "5m"))
		says(p, -30*time.Hour)
		s.want("a line of tomorrow", s.quietAfter(), 5*time.Minute)
	})
}

// Two hours behind all the time is no catching up: it is another zone.
func TestAClockThatIsBehind(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", ""))
		for range 2400 {
			writes(p, 2*time.Hour)
			if got := s.keeper.Quiet(time.Now()); len(got) > 0 {
				t.Fatalf("it speaks: %+v", got)
			}
			time.Sleep(time.Second)
		}
		s.state(Flowing)
		s.want("no more", s.quietAfter(), time.Minute-time.Second)
	})
}

// After a sleep there is time to read what was written before it.
func TestNobodyIsQuietBecauseTheMachineSlept(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", "5m"))
		says(p, 0)
		s.keeper.Quiet(time.Now())
		time.Sleep(8 * time.Hour)
		s.keeper.Quiet(time.Now())
		s.state(CatchingUp)
		s.want("it slept", s.quietAfter(), 5*time.Minute)
		says(p, 0)
		s.want("it has spoken", s.quietAfter(), 5*time.Minute)
	})
}

// A recreated container has the rhythm of the one before it, and is asked to speak from
// its own beginning on; how long there was none is no pause.
func TestARecreatedContainerGoesOn(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		old := s.keeper.Open(origin("1", "shop-api-1", ""))
		chats(old, 20*time.Minute)
		young := s.keeper.Open(origin("2", "shop-api-1", ""))
		old.Close()
		young.Close()
		time.Sleep(30 * time.Hour)
		young = s.keeper.Open(origin("3", "shop-api-1", ""))
		s.want("it says nothing", s.quietAfter(), time.Minute)
		chats(young, time.Minute)
		s.want("it has spoken", s.quietAfter(), time.Minute-time.Second)
	})
}

func TestReplicasHaveRhythmsOfTheirOwn(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		chats(s.keeper.Open(origin("1", "shop-api-1", "")), 20*time.Minute)
		p := s.keeper.Open(origin("2", "shop-api-2", "5m"))
		if p.rhythm != nil {
			t.Errorf("%+v", p.rhythm)
		}
		file := *p.origin
		file.Path = "/var/log/shop.log"
		if nameOf(&file) == nameOf(p.origin) {
			t.Error("a file has the name of a container's output")
		}
	})
}

func TestConfirmedSilenceEndsByItself(t *testing.T) {
	ends := map[string]struct {
		how  func(s *scene, p *Pulse)
		want State
	}{
		"by a line":   {func(_ *scene, p *Pulse) { says(p, 0) }, Flowing},
		"by rest":     {func(s *scene, _ *Pulse) { s.keeper.Rest(s.state(Silent)) }, Resting},
		"by an end":   {func(_ *scene, p *Pulse) { p.Close(); p.Close() }, Gone},
		"by old ones": {func(_ *scene, p *Pulse) { says(p, time.Minute) }, CatchingUp},
	}
	for name, end := range ends {
		t.Run(name, func(t *testing.T) {
			play(t, Config{}, func(s *scene) {
				p := s.keeper.Open(origin("1", "shop-api-1", "5m"))
				says(p, 0)
				s.want("at first", s.quietAfter(), 5*time.Minute)
				if q := s.state(Quiet); !s.keeper.Confirm(q) || s.keeper.Confirm(q) {
					t.Error("it is confirmed once")
				}
				if silent := s.keeper.Silent(); len(silent) != 1 || silent[0] != p.origin {
					t.Errorf("silent: %+v", silent)
				}
				if got := s.keeper.Quiet(time.Now()); len(got) != 0 {
					t.Errorf("it was judged: %+v", got)
				}
				end.how(s, p)
				if back := s.keeper.Back(); len(back) != 1 || back[0].State != end.want || back[0].Origin != p.origin {
					t.Errorf("back: %+v", back)
				}
				if len(s.keeper.Back()) != 0 || len(s.keeper.Silent()) != 0 {
					t.Error("it is back once")
				}
			})
		})
	}
}

// Who has spoken since it was found quiet cannot be confirmed any more.
func TestALineWinsOverItsJudge(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", "5m"))
		says(p, 0)
		s.quietAfter()
		found := s.keeper.Quiet(time.Now())
		says(p, 0)
		if s.keeper.Confirm(found[0]) {
			t.Error("confirmed")
		}
	})
}

// A paused container may be quiet, and that is no pause of its source.
func TestRest(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		p := s.keeper.Open(origin("1", "shop-api-1", ""))
		chats(p, 20*time.Minute)
		found, ok := s.keeper.Lookup("docker/1/stdout", time.Now())
		if !ok {
			t.Fatal("not found")
		}
		s.keeper.Rest(found)
		if got := s.quietAfter(); got != 0 {
			t.Errorf("quiet after %v", got)
		}
		s.keeper.Resume(s.state(Resting))
		s.want("resumed", s.quietAfter(), time.Minute)
		s.keeper.Rest(s.state(Quiet))
		time.Sleep(time.Hour)
		chats(p, time.Minute)
		s.want("it has spoken", s.quietAfter(), time.Minute-time.Second)
		p.Close()
		s.keeper.Rest(found)
		s.keeper.Resume(found)
		if _, ok := s.keeper.Lookup("docker/1/stdout", time.Now()); ok || s.keeper.Confirm(found) {
			t.Error("it is not read any more")
		}
	})
}

// Without a Keeper nothing is told.
func TestNobodyListens(t *testing.T) {
	p := (*Keeper)(nil).Open(origin("1", "shop-api-1", ""))
	says(p, 0)
	p.Close()
	if p != nil {
		t.Error("there is a pulse")
	}
}

// Whatever happens, Quiet finds what a look at every source would find.
func TestQuietMissesNobody(t *testing.T) {
	play(t, Config{}, func(s *scene) {
		r := rand.New(rand.NewPCG(1, 2))
		pulses, names := []*Pulse{}, []string{}
		for i := range 100 {
			names = append(names, fmt.Sprint("shop-api-", i))
		}
		for step := range 20_000 {
			switch n := r.IntN(100); {
			case len(names) > 50 || n == 0 && len(names) > 0:
				set := []string{"", "", "30s", "10m", "off"}[r.IntN(5)]
				pulses = append(pulses, s.keeper.Open(origin(fmt.Sprint(step%3), names[0], set)))
				names = names[1:]
			case n == 1:
				i := r.IntN(len(pulses))
				pulses[i].Close()
				names = append(names, pulses[i].origin.ContainerName)
				pulses = slices.Delete(pulses, i, i+1)
			case n < 4:
				s.keeper.Rest(pulses[r.IntN(len(pulses))].source(time.Now()))
			case n < 7:
				s.keeper.Resume(pulses[r.IntN(len(pulses))].source(time.Now()))
			case n < 90:
				says(pulses[r.IntN(1+r.IntN(len(pulses)))], time.Duration(r.ExpFloat64()*float64(time.Second)))
			default:
				time.Sleep(time.Duration(r.Int64N(int64(settled * time.Second))))
			}
			s.comparesWithAll(pulses, r)
		}
	})
}

// comparesWithAll calls Quiet, and judges some of what it found.
func (s *scene) comparesWithAll(pulses []*Pulse, r *rand.Rand) {
	now := time.Now()
	late := map[*record.Origin]bool{}
	for _, p := range pulses {
		if p.phase != confirmed && p.next() <= now.UnixNano() {
			late[p.origin] = true
		}
	}
	found := s.keeper.Quiet(now)
	for _, q := range found {
		if !late[q.Origin] || q.State != Quiet {
			s.Fatalf("found without need: %+v", q)
		}
		if r.IntN(3) == 0 {
			s.keeper.Confirm(q)
		}
	}
	if len(found) != len(late) {
		s.Fatalf("%d were found of %d", len(found), len(late))
	}
}

// Ten thousand idle sources are no more than a megabyte and a half.
func TestASourceIsSmall(t *testing.T) {
	if p, r := unsafe.Sizeof(Pulse{}), unsafe.Sizeof(Rhythm{}); p > 64 || r > 48 {
		t.Errorf("a pulse has %d bytes and a rhythm %d", p, r)
	}
}

func TestABeatAllocatesNothing(t *testing.T) {
	p := New(Config{}).Open(origin("1", "shop-api-1", ""))
	now := time.Now()
	beat := func() {
		now = now.Add(time.Second)
		p.Beat(Beat{Now: now, First: now.UnixNano(), Last: now.UnixNano()})
	}
	for range 20_000 {
		beat()
	}
	if n := testing.AllocsPerRun(1000, beat); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func crowd(b *testing.B, n int) (*Keeper, []*Pulse) {
	b.Helper()
	k := New(Config{})
	pulses := make([]*Pulse, n)
	for i := range pulses {
		pulses[i] = k.Open(origin(fmt.Sprint(i), fmt.Sprint("shop-api-", i), ""))
	}
	return k, pulses
}

// BenchmarkQuiet is what a call costs each second: with 10,000 sources that all speak each
// second; and with as many that are quiet, all judged or none.
func BenchmarkQuiet(b *testing.B) {
	k, pulses := crowd(b, 10_000)
	now := time.Now()
	tell := func() {
		now = now.Add(time.Second)
		for i, p := range pulses {
			at := now.UnixNano() - int64(i)*100_000
			p.Beat(Beat{Now: now, First: at, Last: at})
		}
	}
	for range 700 {
		tell()
		k.Quiet(now)
	}
	b.Run("all speak", func(b *testing.B) {
		for range b.N {
			b.StopTimer()
			tell()
			b.StartTimer()
			k.Quiet(now)
		}
	})
	for range 10 {
		now = now.Add(settled * time.Second)
		k.Quiet(now)
	}
	b.Run("none is judged", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			k.Quiet(now)
		}
	})
	for _, q := range k.Quiet(now) {
		k.Confirm(q)
	}
	b.Run("all are judged", func(b *testing.B) {
		for b.Loop() {
			k.Quiet(now)
		}
	})
}

func BenchmarkBeat(b *testing.B) {
	_, pulses := crowd(b, 10_000)
	now := time.Now()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		now = now.Add(100 * time.Microsecond)
		pulses[i%len(pulses)].Beat(Beat{Now: now, First: now.UnixNano(), Last: now.UnixNano()})
	}
}
