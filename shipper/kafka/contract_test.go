package kafka

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kmsg"

	"logcanary/collector/record"
)

// A record's form in Kafka is the contract: topic, key, headers, time, value.
func TestContract(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		plain, traced := sample(1), sample(2)
		traced.Topic, traced.Level, traced.Fingerprint = "audit", record.Fatal, 0x0123456789abcdef
		traced.Traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
		j := newFakeJournal(plain, traced)
		var told []string
		cfg.Done = func(key, source []byte, d Disposition, n int) {
			told = append(told, fmt.Sprintf("%d of %s %s %s", n, key, source, d))
		}
		r := b.run(cfg, j)
		eventually(t, "acknowledged", func() bool { return j.Position() == 2 })
		r.stop()
		var got []string
		for _, r := range b.records(2, topic, "audit") {
			line := fmt.Sprintf("%s %s %s %s", r.Topic, r.Key, r.Timestamp.UTC().Format(time.RFC3339), r.Value)
			for _, h := range r.Headers {
				line += fmt.Sprintf("\n  %s: %s", h.Key, h.Value)
			}
			got = append(got, line)
		}
		slices.Sort(got)
		const want = `audit shop/api 1998-07-09T16:00:00Z {"n":2}
  content-type: application/json
  schema-version: 1
  event-id: 00000000000000000000000000000002
  severity: FATAL
  fingerprint: 0123456789abcdef
  service: api
  traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01
logs.errors shop/api 1998-07-09T16:00:00Z {"n":1}
  content-type: application/json
  schema-version: 1
  event-id: 00000000000000000000000000000001
  severity: ERROR
  fingerprint: 0000000000000abc
  service: api`
		if got := strings.Join(got, "\n"); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
		if want := []string{"2 of shop/api stderr shipped"}; !slices.Equal(told, want) {
			t.Errorf("told %q", told)
		}
	})
}

// Whatever a broker answers, at-least-once loses nothing, keeps the order of each
// key, and repeats only under the same event id.
func TestAtLeastOnceRandomTrouble(t *testing.T) {
	for seed := range uint64(4) {
		synctest.Test(t, func(t *testing.T) {
			b := newBed(t)
			defer func() { b.stop() }()
			rng := mathrand.New(mathrand.NewPCG(seed, 2))
			cfg := b.config()
			cfg.Partitions, cfg.MaxBufferedBytes = 3, 2000
			j := newFakeJournal()
			r := b.run(cfg, j)
			for n := 0; n < 2000; {
				more := 1 + rng.IntN(200)
				j.append(numbered(n + more)[n:]...)
				n += more
				b.trouble(rng)
				time.Sleep(time.Duration(rng.IntN(int(2 * time.Second))))
			}
			total := len(j.entries)
			within(t, 5*time.Minute, "all acknowledged", func() bool { return j.Position() == uint64(total) })
			r.stop()
			last := map[string]int{}
			for _, r := range b.records(total) {
				var n int
				if _, err := fmt.Sscanf(string(r.Value), `{"n":%d}`, &n); err != nil {
					t.Fatal(err)
				}
				if key := string(r.Key); n > last[key]+3 {
					t.Fatalf("seed %d: %s: %d after %d", seed, key, n, last[key])
				}
				last[string(r.Key)] = max(n, last[string(r.Key)])
			}
			if len(last) != 3 || max(last["shop/s0"], last["shop/s1"], last["shop/s2"]) != total {
				t.Errorf("seed %d: seen up to %v of %d", seed, last, total)
			}
		})
	}
}

// End offsets and lag are polled; the library's own metrics are registered, once,
// also after a client was replaced.
func TestStatusAndMetrics(t *testing.T) {
	modes(t, func(t *testing.T, b *bed, cfg Config) {
		registry := prometheus.NewRegistry()
		cfg.Registerer, cfg.Groups = registry, []string{"logcanary-test"}
		j := newFakeJournal(numbered(10)...)
		b.fault(kmsg.Produce, 1, kfake.Fault{Err: kerr.TopicAuthorizationFailed}) // replaces the client
		r := b.run(cfg, j)
		eventually(t, "acknowledged", func() bool { return j.Position() == 10 })
		time.Sleep(watchEvery + time.Second)
		s := r.Status()
		families, err := registry.Gather()
		if err != nil || len(families) == 0 {
			t.Errorf("%d families, %v", len(families), err)
		}
		r.stop()
		if end := s.EndOffsets[topic]; end < 10 || !s.Up {
			t.Errorf("status %+v", s)
		}
		if cfg.ExactlyOnce && len(s.Lags) != 1 {
			t.Errorf("lags %+v", s.Lags)
		}
	})
}

// TLS: a broker whose certificate is trusted is spoken to; one that is not, is
// not, and the reason is told.
func TestTLS(t *testing.T) {
	certificate, roots := selfSigned(t)
	c, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.TLS(&tls.Config{Certificates: []tls.Certificate{certificate}}))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	b := &bed{t: t, net: &kfake.VirtualNetwork{}, c: c, logs: &logs{}}
	cfg := b.config()
	cfg.Brokers, cfg.dial, cfg.TLS, cfg.Grace = c.ListenAddrs(), nil, &tls.Config{}, time.Millisecond
	j := newFakeJournal(numbered(10)...)
	r := b.run(cfg, j)
	eventually(t, "a reason", func() bool { return r.Status().Reason == "TLS failed" })
	r.stop()
	cfg.TLS = &tls.Config{RootCAs: roots}
	j = j.reopened()
	r = b.run(cfg, j)
	eventually(t, "acknowledged", func() bool { return j.Position() == 10 })
	r.stop()
}

func selfSigned(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageDigitalSignature,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}
