package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"time"
)

// certificates makes an authority and a server certificate for an address. ca is
// the file to trust, keystore holds the server's key and chain.
func (t *T) certificates(address string) (ca, keystore string) {
	dir, err := os.MkdirTemp(t.dir, "tls-")
	t.must(err)
	authority := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "e2e authority"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	server := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "e2e broker"}, IPAddresses: []net.IP{net.ParseIP(address)},
		NotBefore: authority.NotBefore, NotAfter: authority.NotAfter, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	t.must(err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	t.must(err)
	caDER, err := x509.CreateCertificate(rand.Reader, authority, authority, &caKey.PublicKey, caKey)
	t.must(err)
	der, err := x509.CreateCertificate(rand.Reader, server, authority, &key.PublicKey, caKey)
	t.must(err)
	keyDER, err := x509.MarshalPKCS8PrivateKey(key)
	t.must(err)
	caPEM := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER})
	chain := append(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: keyDER}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...)
	ca, keystore = filepath.Join(dir, "ca.pem"), filepath.Join(dir, "broker.pem")
	t.must(os.WriteFile(ca, caPEM, 0o644))
	t.must(os.WriteFile(keystore, append(chain, caPEM...), 0o600))
	return ca, keystore
}
