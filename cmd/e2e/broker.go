package main

import (
	"context"
	"fmt"
	"path/filepath"
	"strconv"
	"time"

	"github.com/twmb/franz-go/pkg/kadm"
	"github.com/twmb/franz-go/pkg/kgo"
)

// broker is a real Kafka, one node.
type broker struct {
	stage *stage
	dir   string
	port  int
	env   []string // of its start script
	proc  *process
}

func startBroker(t *T, dir string) (*broker, error) {
	if err := t.stage.script(t.stage.ctx, "kafka.sh"); err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	b := &broker{stage: t.stage, dir: dir, port: port}
	return b, b.start()
}

func (b *broker) address() string { return "127.0.0.1:" + strconv.Itoa(b.port) }

// start runs the node and waits until it answers.
func (b *broker) start() error {
	p, err := startProcess(b.dir+".log", b.env, filepath.Join(b.stage.bed, "kafka-start.sh"), b.dir, strconv.Itoa(b.port))
	if err != nil {
		return err
	}
	b.proc = p
	up := waitFor(b.stage.ctx, time.Minute, func() bool { return !p.running() || b.answers() })
	if !up || !p.running() {
		return fmt.Errorf("kafka did not start:\n%s", p.tail())
	}
	return nil
}

func (b *broker) answers() bool {
	client, err := kgo.NewClient(kgo.SeedBrokers(b.address()))
	if err != nil {
		return false
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(b.stage.ctx, 2*time.Second)
	defer cancel()
	meta, err := kadm.NewClient(client).BrokerMetadata(ctx)
	return err == nil && len(meta.Brokers) == 1
}

func (b *broker) close() {
	if b.proc.running() {
		b.proc.stop(20 * time.Second)
	}
}
