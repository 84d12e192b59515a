package kafka

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"logcanary/collector/record"
)

// The tests of this file bear the numbers of the project's list of faults. They
// live in a bubble: an hour without a broker takes no time.

// dials counts connections, which is how a hot loop shows.
func dials(cfg *Config) *atomic.Int64 {
	n, dial := new(atomic.Int64), cfg.dial
	cfg.dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		n.Add(1)
		conn, err := dial(ctx, network, address)
		if err != nil {
			return nil, &net.OpError{Op: "dial", Net: network, Err: err}
		}
		return conn, nil
	}
	return n
}

// 74: an hour without a broker, while records come in. Memory is one wave; each
// way one line is logged; on return everything flows in order.
func TestFault74BrokerDownForAnHour(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		b.stop()
		dir := t.TempDir()
		b.start(kfake.DataDir(dir), kfake.SyncWrites())
		connections := dials(&cfg)
		cfg.MaxBufferedBytes = 10_000
		j := newFakeJournal(numbered(100)...)
		r := b.run(cfg, j)
		eventually(t, "the first records", func() bool { return j.Position() == 100 })
		b.stop()
		j.append(numbered(3000)[100:]...)
		time.Sleep(time.Hour)
		if s := r.Status(); s.Up || s.Reason != "unreachable" {
			t.Errorf("status after an hour: %+v", s)
		}
		if taken := j.taken() - j.Position(); taken > 200 {
			t.Errorf("%d records are held in memory", taken)
		}
		if n := connections.Load(); n > 7300 {
			t.Errorf("%d connections in an hour", n)
		}
		b.start(kfake.DataDir(dir), kfake.SyncWrites())
		back := time.Now()
		eventually(t, "the backlog", func() bool { return j.Position() == 3000 })
		if d := time.Since(back); d > 10*time.Second {
			t.Errorf("the backlog took %v after the broker's return", d)
		}
		if up, down := b.logs.count("kafka is up"), b.logs.count("kafka is down"); up != 2 || down != 1 {
			t.Errorf("%d lines up, %d down:\n%s", up, down, b.logs)
		}
		r.stop()
		if got := b.values(3000); !slices.Equal(got, want(3000)) {
			t.Errorf("%d values, not those of the journal in order", len(got))
		}
	})
}

// taken is how far the journal was read.
func (j *fakeJournal) taken() uint64 {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.at
}

// 75: the broker appends and its answer is lost; 76: a broker that is not ready;
// 80: a broker that lost count. All of it heals by itself: each record is there
// once and in order, and none is a dead letter.
func TestFaults75And76And80(t *testing.T) {
	for _, code := range []*kerr.Error{
		kerr.RequestTimedOut, kerr.NotEnoughReplicasAfterAppend, // answered after the append
		kerr.NotLeaderForPartition, kerr.NotEnoughReplicas, kerr.LeaderNotAvailable, kerr.CoordinatorLoadInProgress,
		kerr.OutOfOrderSequenceNumber, kerr.UnknownProducerID, kerr.UnknownServerError, kerr.KafkaStorageError, kerr.CorruptMessage,
	} {
		t.Run(code.Message, func(t *testing.T) {
			modes(t, func(t *testing.T, b *bed, cfg Config) {
				j := newFakeJournal(numbered(50)...)
				r := b.run(cfg, j)
				eventually(t, "the first records", func() bool { return j.Position() == 50 })
				f := b.fault(kmsg.Produce, 5, kfake.Fault{Err: code})
				for n := 60; n <= 200; n += 10 {
					j.append(numbered(n)[n-10:]...)
					eventually(t, "acknowledged", func() bool { return j.Position() == uint64(n) })
				}
				r.stop()
				if got := b.values(200); f.Hits() != 5 || !slices.Equal(got, want(200)) {
					t.Errorf("%d values after %d faults, not those of the journal in order", len(got), f.Hits())
				}
				if dead := cfg.Dead.(*graveyard).buried(); len(dead) != 0 {
					t.Errorf("dead letters: %v", dead)
				}
			})
		})
	}
}

// 77: a topic that nobody made is waited for, said once, and found.
func TestFault77TopicMadeLater(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		cfg.LeaveTopics = true
		j := newFakeJournal(numbered(10)...)
		r := b.run(cfg, j)
		time.Sleep(5 * time.Minute)
		if s := r.Status(); s.Up || s.Reason != "topic missing" || j.Position() != 0 {
			t.Errorf("status without a topic: %+v", s)
		}
		if n := b.logs.count("kafka is down"); n != 1 {
			t.Errorf("%d lines:\n%s", n, b.logs)
		}
		if err := b.c.CreateTopic(topic, 3, nil); err != nil {
			t.Fatal(err)
		}
		made := time.Now()
		eventually(t, "all acknowledged", func() bool { return j.Position() == 10 })
		if d := time.Since(made); d > 10*time.Second {
			t.Errorf("the topic was found after %v", d)
		}
		r.stop()
		if got := b.values(10); len(got) != 10 {
			t.Errorf("values %v", got)
		}
	})
}

// A topic that is deleted under way is made again, and nothing is lost.
func TestTopicDeletedUnderWay(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		j := newFakeJournal(numbered(10)...)
		r := b.run(cfg, j)
		eventually(t, "the first records", func() bool { return j.Position() == 10 })
		if err := b.c.DeleteTopic(topic); err != nil {
			t.Fatal(err)
		}
		j.append(numbered(20)[10:]...)
		eventually(t, "the others", func() bool { return j.Position() == 20 })
		r.stop()
		if got := b.values(10); !slices.Equal(got, want(20)[10:]) {
			t.Errorf("values %v", got)
		}
	})
}

// poison is true of a produce request that carries one of the values.
func poison(values ...string) func(kmsg.Request) bool {
	return func(req kmsg.Request) bool {
		for _, t := range req.(*kmsg.ProduceRequest).Topics {
			for _, p := range t.Partitions {
				var batch kmsg.RecordBatch
				if err := batch.ReadFrom(p.Records); err != nil {
					continue
				}
				records, _ := kfake.BatchRecords(batch)
				if slices.ContainsFunc(records, func(r kmsg.Record) bool { return slices.Contains(values, string(r.Value)) }) {
					return true
				}
			}
		}
		return false
	}
}

// 78: the broker refuses batches because of some records. Those alone go to the
// dead letters; their neighbours arrive, in order.
func TestFault78RefusedRecords(t *testing.T) {
	for _, code := range []*kerr.Error{kerr.InvalidRecord, kerr.MessageTooLarge, kerr.InvalidTimestamp} {
		t.Run(code.Message, func(t *testing.T) {
			modes(t, func(t *testing.T, b *bed, cfg Config) {
				all := want(1000)
				bad := []string{all[99], all[700], all[701], all[999]}
				f := b.fault(kmsg.Produce, -1, kfake.Fault{Err: code, When: poison(bad...)})
				dead := cfg.Dead.(*graveyard)
				dead.fail = 2 // and the dead letters are not taken at once
				told := map[Disposition]int{}
				cfg.Done = func(_, _ []byte, d Disposition, n int) { told[d] += n }
				j := newFakeJournal(numbered(1000)...)
				r := b.run(cfg, j)
				eventually(t, "all settled", func() bool { return j.Position() == 1000 })
				r.stop()
				f.Remove()
				if got := dead.buried(); !slices.Equal(got, []uint64{100, 701, 702, 1000}) || !strings.Contains(dead.reasons[0], code.Message) {
					t.Errorf("dead letters %v %v", got, dead.reasons)
				}
				rest := slices.DeleteFunc(all, func(v string) bool { return slices.Contains(bad, v) })
				if got := b.values(996); !slices.Equal(got, rest) {
					t.Errorf("%d values, not the neighbours in order", len(got))
				}
				if s := r.Status(); s.Shipped != 996 || s.DeadLettered != 4 || told[Shipped] != 996 || told[DeadLettered] != 4 {
					t.Errorf("status %+v, told %v", s, told)
				}
				again(t, b, cfg, j, 1000)
			})
		})
	}
}

// again starts after a clean end: nothing may be repeated, in Kafka or in the
// dead letters.
func again(t *testing.T, b *bed, cfg Config, j *fakeJournal, n uint64) {
	t.Helper()
	dead := len(cfg.Dead.(*graveyard).buried())
	j = j.reopened()
	j.append(sample(1))
	r := b.run(cfg, j)
	eventually(t, "the record after a restart", func() bool { return j.Position() == n+1 })
	r.stop()
	if s := r.Status(); s.Shipped != 1 || len(cfg.Dead.(*graveyard).buried()) != dead {
		t.Errorf("after a restart: %+v", s)
	}
}

// 78: what is too large for the topic never leaves; an entry that can not be read
// and a topic that can not exist are dead letters too. A body of 1 MiB arrives.
func TestFault78LargeAndMalformed(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		large, mib, lost := sample(1), sample(2), sample(3)
		large.Value = fmt.Appendf(nil, `{"body":"%s"}`, strings.Repeat("x", createdBatch))
		mib.Value = fmt.Appendf(nil, `{"body":"%s"}`, strings.Repeat("y", 1<<20))
		lost.Topic = "no such/name"
		b.fault(kmsg.Metadata, -1, kfake.Fault{Topic: lost.Topic, Err: kerr.InvalidTopicException}) // which the fake would take
		j := newFakeJournal(large, mib, lost)
		j.entries = append(j.entries, record.Entry{Seq: 4, Data: []byte{9, 9}})
		j.append(sample(5))
		r := b.run(cfg, j)
		eventually(t, "all settled", func() bool { return j.Position() == 5 })
		r.stop()
		if got := cfg.Dead.(*graveyard).buried(); !slices.Equal(got, []uint64{1, 3, 4}) {
			t.Errorf("dead letters %v", got)
		}
		if got := b.values(2); !slices.Equal(got, []string{string(mib.Value), `{"n":5}`}) {
			t.Errorf("%d values", len(got))
		}
	})
}

// 81: requests that are never answered are noticed, and sent again elsewhere.
func TestFault81BlackHole(t *testing.T) {
	for _, key := range []kmsg.Key{kmsg.Produce, kmsg.Metadata, kmsg.InitProducerID, kmsg.EndTxn, kmsg.TxnOffsetCommit} {
		t.Run(key.Name(), func(t *testing.T) {
			modes(t, func(t *testing.T, b *bed, cfg Config) {
				if !cfg.ExactlyOnce && (key == kmsg.EndTxn || key == kmsg.TxnOffsetCommit) {
					return
				}
				swallowed := false
				b.c.ControlKey(int16(key), func(kmsg.Request) (kmsg.Response, error, bool) {
					swallowed = true
					return nil, nil, true
				})
				j := newFakeJournal(numbered(10)...)
				began := time.Now()
				r := b.run(cfg, j)
				within(t, time.Minute, "acknowledged", func() bool { return j.Position() == 10 })
				if d := time.Since(began); !swallowed || d > 40*time.Second {
					t.Errorf("swallowed %v, noticed after %v", swallowed, d)
				}
				r.stop()
				if got := b.values(10); !slices.Equal(got, want(10)) {
					t.Errorf("values %v", got)
				}
			})
		})
	}
}

// 82: 64 goroutines fill the journal for ten minutes while nothing is taken;
// then everything arrives.
func TestFault82ManyWritersAtTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBed(t)
		defer b.stop()
		cfg := b.config()
		cfg.MaxBufferedBytes = 2000
		f := b.fault(kmsg.Produce, -1, kfake.Fault{Err: kerr.NotEnoughReplicas})
		j := newFakeJournal()
		r := b.run(cfg, j)
		var writers sync.WaitGroup
		for range 64 {
			writers.Go(func() {
				for range 60 {
					j.append(sample(1))
					time.Sleep(10 * time.Second)
				}
			})
		}
		writers.Wait()
		if s := r.Status(); s.Up || s.Reason != "not acknowledged" {
			t.Errorf("status %+v", s)
		}
		f.Remove()
		eventually(t, "everything", func() bool { return j.Position() == 64*60 })
		r.stop()
	})
}
