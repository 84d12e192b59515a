package kafka

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"slices"

	"github.com/twmb/franz-go/pkg/kerr"

	"logcanary/collector/record"
)

// refused says that Kafka (or this room) will never take the record, however
// often it is sent: the codes that Kafka's protocol guide calls not retriable and
// that speak of the record instead of the connection, the user or the cluster.
func refused(err error) bool {
	return slices.ContainsFunc([]error{
		kerr.MessageTooLarge,
		kerr.RecordListTooLarge,
		kerr.InvalidRecord,
		kerr.InvalidTimestamp,
		kerr.InvalidTopicException,
		record.ErrRecord,
	}, func(target error) bool { return errors.Is(err, target) })
}

// Errors that this room finds by itself.
const (
	errStalled = stallError("the brokers answer, but do not acknowledge records: a partition without a leader, or too few in-sync replicas")
	errMissing = stallError("the topic does not exist")
)

type stallError string

func (e stallError) Error() string { return string(e) }

// reason is a kind of trouble and what helps. Kinds are few and stable: each is
// logged once per outage.
type reason struct{ kind, help string }

// explain finds the kind of an error by its type.
func explain(err error) reason {
	switch {
	case isAny(err, kerr.SaslAuthenticationFailed, kerr.IllegalSaslState, kerr.UnsupportedSaslMechanism):
		return reason{"credentials refused", "check kafka.sasl: mechanism, username and password must be known to the broker"}
	case isAny(err, kerr.TopicAuthorizationFailed, kerr.ClusterAuthorizationFailed, kerr.GroupAuthorizationFailed, kerr.TransactionalIDAuthorizationFailed):
		return reason{"not authorized", "give the user WRITE and DESCRIBE on the topic; CREATE when topics are created; with exactly_once also WRITE on the transactional id and READ on the group"}
	case isTLS(err):
		return reason{"TLS failed", "check kafka.tls: the broker's certificate, its name and the CA"}
	case errors.Is(err, io.EOF): // the library's ErrFirstReadEOF is one too
		return reason{"connection closed", "compare kafka.tls and kafka.sasl with the broker's listener: one side may speak TLS or SASL and the other not, or the credentials may be wrong"}
	case isAs[*net.DNSError](err):
		return reason{"name not found", "check kafka.brokers and the network that both containers share"}
	case errors.Is(err, errMissing), isAny(err, kerr.UnknownTopicOrPartition, kerr.UnknownTopicID):
		return reason{"topic missing", "create the topic, or allow logcanary to create it"}
	case errors.Is(err, errStalled):
		return reason{"not acknowledged", "check the topic's leaders, replicas and min.insync.replicas"}
	case isTimeout(err):
		return reason{"no answer", "the broker or the network swallows what is sent: check firewalls and the broker's advertised listeners"}
	case isAs[*net.OpError](err):
		return reason{"unreachable", "start the broker, or check kafka.brokers"}
	}
	return reason{"error", "see the error; records stay in the journal and are sent when it is gone"}
}

func isAny(err error, targets ...*kerr.Error) bool {
	return slices.ContainsFunc(targets, func(t *kerr.Error) bool { return errors.Is(err, t) })
}

func isAs[T error](err error) bool {
	_, ok := errors.AsType[T](err)
	return ok
}

func isTLS(err error) bool {
	return isAs[*tls.CertificateVerificationError](err) || isAs[x509.HostnameError](err) ||
		isAs[x509.UnknownAuthorityError](err) || isAs[tls.RecordHeaderError](err) || isAs[tls.AlertError](err)
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || ok && timeout.Timeout()
}
