package kafka

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
)

// Each kind of trouble is logged once an outage; an answer ends an outage only
// when no record waits.
func TestHealth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out logs
		h := newHealth(slog.New(slog.NewTextHandler(&out, nil)))
		refusedDial := &net.OpError{Op: "dial", Err: errors.New("connection refused")}
		steps := []struct {
			what      string
			do        func()
			up        bool
			reason    string
			ups, down int // lines so far
		}{
			{"at first", func() {}, false, "not connected yet", 0, 0},
			{"an answer", h.answered, true, "", 1, 0},
			{"another", h.answered, true, "", 1, 0},
			{"nobody there", func() { h.silent(refusedDial) }, false, "unreachable", 1, 1},
			{"still nobody", func() { h.silent(refusedDial) }, false, "unreachable", 1, 1},
			{"records wait", func() { h.waiting(kerr.TopicAuthorizationFailed) }, false, "not authorized", 1, 2},
			{"back and forth", func() { h.waiting(refusedDial) }, false, "unreachable", 1, 2},
			{"an answer while records wait", h.answered, false, "unreachable", 1, 2},
			{"a wave", h.moving, true, "", 2, 2},
			{"a new outage", func() { h.waiting(refusedDial) }, false, "unreachable", 2, 3},
		}
		for _, step := range steps {
			time.Sleep(time.Second)
			step.do()
			var s Status
			h.fillStatus(&s)
			ups, downs := out.count("kafka is up"), out.count("kafka is down")
			if s.Up != step.up || s.Reason != step.reason || ups != step.ups || downs != step.down {
				t.Errorf("%s: %+v, %d up, %d down", step.what, s, ups, downs)
			}
		}
	})
}

// The kind of an error is found by its type, through any wrapping.
func TestExplain(t *testing.T) {
	for kind, errs := range map[string][]error{
		"credentials refused": {kerr.SaslAuthenticationFailed, kerr.UnsupportedSaslMechanism},
		"not authorized":      {kerr.TopicAuthorizationFailed, kerr.ClusterAuthorizationFailed, kerr.TransactionalIDAuthorizationFailed},
		"TLS failed":          {x509.UnknownAuthorityError{}, x509.HostnameError{Certificate: &x509.Certificate{}}},
		"connection closed":   {io.EOF},
		"name not found":      {&net.OpError{Op: "dial", Err: &net.DNSError{Name: "kafka", IsNotFound: true}}},
		"topic missing":       {errMissing, kerr.UnknownTopicOrPartition},
		"not acknowledged":    {errStalled},
		"no answer":           {context.DeadlineExceeded},
		"unreachable":         {&net.OpError{Op: "dial", Err: errors.New("connection refused")}},
		"error":               {errors.New("anything"), kerr.UnknownServerError},
	} {
		for _, err := range errs {
			if got := explain(fmt.Errorf("wrapped: %w", err)); got.kind != kind || got.help == "" {
				t.Errorf("%v: %+v, not %s", err, got, kind)
			}
		}
	}
}

// Pauses grow to a bound that lets a fresh line through within 10 s of healing.
func TestPauseAfter(t *testing.T) {
	for n := 1; n < 100; n++ {
		if d := pauseAfter(n); d < 180*time.Millisecond || d > maxPause {
			t.Errorf("after %d failures: %v", n, d)
		}
	}
}

// New tells what is wrong, and a password is in no error, log line or print.
func TestConfig(t *testing.T) {
	good := Config{Brokers: []string{"a:1"}, Topic: topic, Dead: &graveyard{}, InstanceID: "x"}
	for name, breakIt := range map[string]func(*Config){
		"no broker":              func(c *Config) { c.Brokers = nil },
		"no topic":               func(c *Config) { c.Topic = "" },
		"nowhere to put dead":    func(c *Config) { c.Dead = nil },
		"needs an instance id":   func(c *Config) { c.ExactlyOnce, c.InstanceID = true, "" },
		"unknown compression":    func(c *Config) { c.Compression = "rar" },
		"unknown SASL mechanism": func(c *Config) { c.SASL = SASL{"GSSAPI", "u", "s3cret"} },
	} {
		c := good
		breakIt(&c)
		_, err := New(c, newFakeJournal())
		if !errors.Is(err, ErrConfig) || !strings.Contains(err.Error(), name) || strings.Contains(err.Error(), "s3cret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, codec := range []string{"", "none", "gzip", "snappy", "lz4", "zstd"} {
		c := good
		c.Compression = codec
		if _, err := New(c, newFakeJournal()); err != nil {
			t.Errorf("%q: %v", codec, err)
		}
	}
	c := good
	c.SASL = SASL{"PLAIN", "u", "s3cret"}
	var out logs
	slog.New(slog.NewTextHandler(&out, nil)).Info("configuration", "sasl", c.SASL)
	if all := fmt.Sprintf("%v %+v %#v %s", c, c, c, &out); strings.Contains(all, "s3cret") {
		t.Error("the password is shown:", all)
	}
}
