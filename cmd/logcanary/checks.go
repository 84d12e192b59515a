package main

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"maps"
	"slices"

	"logcanary/collector/category"
)

// check looks for mistakes that no key shows alone. Where one already shows a
// mistake, what lies between it and others is not known.
func (b *builder) check() {
	if b.clean("kafka.tls") {
		b.checkTLS(&b.config.Kafka.TLS)
	}
	if b.clean("kafka.sasl") {
		b.checkSASL(&b.config.Kafka.SASL)
	}
	if b.clean("categories") {
		b.checkCategories(b.config.Categories)
	}
	if b.clean("redact") {
		b.checkRedact(&b.config.Redact)
	}
	if b.clean("alerts") {
		b.checkTargets(&b.config.Alerts)
	}
}

// wrongAt adds a mistake of a value that was given.
func (b *builder) wrongAt(path, what, want, near string) {
	b.add(mistake{at: b.said[path], path: path, what: what, want: want, near: near})
}

// checkTLS refuses what would quietly go unencrypted or fail at the first handshake.
func (b *builder) checkTLS(t *TLS) {
	switch {
	case !t.Enabled:
		b.checkNoTLS(t)
	case t.Cert != "" && t.Key == "":
		b.wrongAt("kafka.tls.cert", "is given alone", "kafka.tls.key too", "")
	case t.Cert == "" && t.Key != "":
		b.wrongAt("kafka.tls.key", "is given alone", "kafka.tls.cert too", "")
	default:
		if _, err := t.Config(); err != nil {
			b.add(mistake{at: b.said["kafka.tls.enabled"], path: "kafka.tls", what: "cannot be used: " + err.Error()})
		}
	}
}

func (b *builder) checkNoTLS(t *TLS) {
	for _, v := range []struct {
		name  string
		given bool
	}{
		{"ca", t.CA != ""}, {"cert", t.Cert != ""}, {"key", t.Key != ""},
		{"server_name", t.ServerName != ""}, {"insecure_skip_verify", t.Insecure},
	} {
		if v.given {
			b.wrongAt("kafka.tls."+v.name, "is given while kafka.tls.enabled is false", "kafka.tls.enabled: true", "")
		}
	}
}

var errNoCA = errors.New("ca holds no certificate")

// Config is the TLS configuration for a client; nil when encryption is off.
// Nothing in its error comes from a key.
func (t *TLS) Config() (*tls.Config, error) {
	if !t.Enabled {
		return nil, nil
	}
	c := &tls.Config{ServerName: t.ServerName, InsecureSkipVerify: t.Insecure, MinVersion: tls.VersionTLS12}
	if t.CA != "" {
		c.RootCAs = x509.NewCertPool()
		if !c.RootCAs.AppendCertsFromPEM([]byte(t.CA)) {
			return nil, errNoCA
		}
	}
	if t.Cert != "" {
		own, err := tls.X509KeyPair([]byte(t.Cert), []byte(t.Key))
		if err != nil {
			return nil, fmt.Errorf("cert and key: %w", err)
		}
		c.Certificates = []tls.Certificate{own}
	}
	return c, nil
}

// checkSASL refuses half a login.
func (b *builder) checkSASL(s *SASL) {
	for _, v := range []struct {
		path  string
		given bool
	}{{"kafka.sasl.username", s.Username != ""}, {"kafka.sasl.password", s.Password != ""}} {
		switch {
		case s.Mechanism == "" && v.given:
			b.wrongAt(v.path, "is given without kafka.sasl.mechanism", "PLAIN, SCRAM-SHA-256 or SCRAM-SHA-512 there", "")
		case s.Mechanism != "" && !v.given:
			b.add(mistake{at: b.said["kafka.sasl.mechanism"], path: v.path, what: "is missing", want: "a value, as kafka.sasl.mechanism is given"})
		}
	}
}

// checkCategories holds that a rule without conditions names a category that there is.
func (b *builder) checkCategories(all []Category) {
	var known []string
	for _, r := range category.Builtin() {
		known = append(known, r.Category)
	}
	for i, c := range all {
		if r := c.rule(); r.Unconditional() && !slices.Contains(known, c.Category) {
			at := item("categories", i) + ".category"
			b.wrongAt(at, fmt.Sprintf("is %q, with no condition", c.Category), "image, logger or text beside it, or a built-in category", nearest(c.Category, known))
		}
	}
}

// checkRedact holds that each rule of redaction has a name of its own.
func (b *builder) checkRedact(r *Redact) {
	known := map[string]bool{}
	for _, name := range redactions() {
		known[name] = true
	}
	for i, own := range r.Rules {
		if known[own.Name] {
			b.wrongAt(item("redact.rules", i)+".name", fmt.Sprintf("is %q like another rule's", own.Name), "each name once, and none of a built-in rule", "")
		}
		known[own.Name] = true
	}
}

// checkTargets holds that alerts go to targets that exist, by names that are
// told apart.
func (b *builder) checkTargets(a *Alerts) {
	known := map[string]bool{}
	for i, t := range a.Targets {
		if t.Name != "" && known[t.Name] {
			b.wrongAt(item("alerts.targets", i)+".name", fmt.Sprintf("is %q like another target's", t.Name), "each name once", "")
		}
		known[t.Name] = true
	}
	delete(known, "")
	all := slices.Sorted(maps.Keys(known))
	for i, r := range a.Routes {
		for j, name := range r.Targets {
			if name != "" && !known[name] {
				b.wrongAt(item(item("alerts.routes", i)+".targets", j), fmt.Sprintf("is %q", name), "the name of a target", nearest(name, all))
			}
		}
	}
}
