package kafka

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"
)

// 79: wrong credentials. One line names mechanism, user and broker; no hot loop;
// the records stay; the secret is nowhere. The fake hangs up on a wrong password,
// the fault answers it as a real broker does.
func TestFault79BadCredentials(t *testing.T) {
	for _, mechanism := range []string{"PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"} {
		for reason, answered := range map[string]bool{"credentials refused": true, "connection closed": false} {
			t.Run(mechanism+" "+reason, func(t *testing.T) {
				modes(t, func(t *testing.T, b *bed, cfg Config) { badCredentials(t, b, cfg, mechanism, reason, answered) })
			})
		}
	}
}

func badCredentials(t *testing.T, b *bed, cfg Config, mechanism, reason string, answered bool) {
	b.stop()
	b.start(kfake.EnableSASL(), kfake.Superuser(mechanism, "canary", "right-s3cret"))
	if answered {
		defer b.fault(kmsg.SASLAuthenticate, -1, kfake.Fault{Err: kerr.SaslAuthenticationFailed}).Remove()
	}
	connections := dials(&cfg)
	good := cfg
	good.SASL = SASL{mechanism, "canary", "right-s3cret"}
	cfg.SASL = SASL{mechanism, "canary", "wrong-s3cret"}
	j := newFakeJournal(numbered(10)...)
	r := b.run(cfg, j)
	time.Sleep(10 * time.Second)
	s := r.Status()
	r.stop()
	if s.Up || s.Reason != reason || j.Position() != 0 {
		t.Errorf("status %+v", s)
	}
	lines := b.logs.String()
	if n := b.logs.count("kafka is down"); n != 1 || !strings.Contains(lines, mechanism) || !strings.Contains(lines, "username=canary") || !strings.Contains(lines, "127.0.0.1:9092") {
		t.Errorf("%d lines:\n%s", n, lines)
	}
	if n := connections.Load(); n > 60 {
		t.Errorf("%d connections in 20 s", n)
	}
	if all := lines + fmt.Sprint(s, s.Err); strings.Contains(all, "s3cret") {
		t.Error("the password is shown")
	}
	if answered {
		return
	}
	j = j.reopened()
	r = b.run(good, j)
	eventually(t, "shipped with the right password", func() bool { return j.Position() == 10 })
	r.stop()
}

// 79: a user who may not write. The records of that topic wait until the right is
// given; those that were taken are not sent again meanwhile.
func TestFault79NotAuthorized(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		records := numbered(20)
		for i := range records[:10] {
			records[2*i].Topic = "forbidden"
		}
		f := b.fault(kmsg.Produce, -1, kfake.Fault{Topic: "forbidden", Err: kerr.TopicAuthorizationFailed})
		j := newFakeJournal(records...)
		r := b.run(cfg, j)
		time.Sleep(10 * time.Minute)
		if s := r.Status(); s.Up || s.Reason != "not authorized" {
			t.Errorf("status %+v", s)
		}
		if n := f.Hits(); n > 250 {
			t.Errorf("%d attempts in ten minutes", n)
		}
		if n := b.logs.count("kafka is down"); n != 1 {
			t.Errorf("%d lines:\n%s", n, b.logs)
		}
		f.Remove()
		eventually(t, "all acknowledged", func() bool { return j.Position() == 20 })
		r.stop()
		if got := b.values(20, topic, "forbidden"); len(got) != 20 {
			t.Errorf("%d values: %v", len(got), got)
		}
	})
}
