package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kfake"
	"github.com/twmb/franz-go/pkg/kgo"
)

const (
	// brokerArgument makes this program the broker instead of the bench, so that
	// the broker's CPU and memory are in nobody's figures.
	brokerArgument = "serve-broker"

	topic      = "logs.errors"
	partitions = 3
)

// serveBroker is the broker's process: it tells its address on out and serves
// from memory until in ends, which it does when the bench ends, however it ends.
func serveBroker(in io.Reader, out io.Writer) error {
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.SeedTopics(partitions, topic), kfake.AllowAutoTopicCreation())
	if err != nil {
		return err
	}
	defer cluster.Close()
	if _, err := fmt.Fprintln(out, cluster.ListenAddrs()[0]); err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, in)
	return err
}

// broker is a broker in a process of its own.
type broker struct {
	cmd   *exec.Cmd
	leash io.Closer
	addr  string
}

// startBroker starts an empty broker; stop it.
func startBroker(ctx context.Context) (*broker, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, self, brokerArgument)
	cmd.Stderr = os.Stderr
	leash, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	said, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	addr, err := bufio.NewReader(said).ReadString('\n')
	b := &broker{cmd: cmd, leash: leash, addr: strings.TrimSpace(addr)}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the broker told no address: %w", err), b.stop())
	}
	return b, nil
}

func (b *broker) stop() error {
	return errors.Join(b.leash.Close(), b.cmd.Wait())
}

// ends is the sum of the topic's end offsets: the records in it, as long as
// none was written in a transaction (its marker takes an offset too).
func (b *broker) ends(ctx context.Context) (int64, error) {
	client, err := kgo.NewClient(kgo.SeedBrokers(b.addr))
	if err != nil {
		return 0, err
	}
	defer client.Close()
	listed, err := kadm.NewClient(client).ListEndOffsets(ctx, topic)
	if err != nil {
		return 0, err
	}
	var sum int64
	listed.Each(func(o kadm.ListedOffset) {
		sum += o.Offset
		err = errors.Join(err, o.Err)
	})
	return sum, err
}

// consumer reads the topic from its beginning, committed transactions only.
func (b *broker) consumer() (*kgo.Client, error) {
	return kgo.NewClient(kgo.SeedBrokers(b.addr), kgo.ConsumeTopics(topic),
		kgo.ConsumeResetOffset(kgo.NewOffset().AtStart()),
		kgo.FetchIsolationLevel(kgo.ReadCommitted()))
}
