package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// selfSigned returns a certificate that signs itself, and its key, as PEM.
func selfSigned(t *testing.T) (cert, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	keyDER, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER})
}

// TestTLS holds that PEM is taken by path, as text and from a file of the
// environment alike, and makes a configuration for a client.
func TestTLS(t *testing.T) {
	cert, key := selfSigned(t)
	dir := t.TempDir()
	for name, data := range map[string][]byte{"cert.pem": cert, "key.pem": key} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	config, wrong := checked("kafka: {tls: {enabled: true, server_name: broker, ca: "+dir+"/cert.pem}}",
		"LOGCANARY_KAFKA_TLS_CERT="+string(cert), "LOGCANARY_KAFKA_TLS_KEY_FILE="+dir+"/key.pem")
	if len(wrong) > 0 {
		t.Fatal(wrong)
	}
	got, err := config.Kafka.TLS.Config()
	if err != nil {
		t.Fatal(err)
	}
	if got.RootCAs == nil || len(got.Certificates) != 1 || got.ServerName != "broker" || got.InsecureSkipVerify {
		t.Errorf("got %+v", got)
	}
	if off, err := new(TLS).Config(); off != nil || err != nil {
		t.Errorf("without encryption: %v, %v", off, err)
	}
}

// TestTLSOfAnotherKey holds that a key of another certificate is seen before the
// first handshake.
func TestTLSOfAnotherKey(t *testing.T) {
	cert, _ := selfSigned(t)
	_, key := selfSigned(t)
	_, wrong := checked("", "LOGCANARY_KAFKA_TLS_ENABLED=true", "LOGCANARY_KAFKA_TLS_CERT="+string(cert), "LOGCANARY_KAFKA_TLS_KEY="+string(key))
	const want = "LOGCANARY_KAFKA_TLS_ENABLED: kafka.tls cannot be used: cert and key: tls: private key does not match public key"
	if wrong.Error() != want {
		t.Errorf("got %s", wrong)
	}
}
