package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"

	"logcanary/collector/record"
	"logcanary/shipper/journal"
)

// printer prints what is kept, one line a record: a shipper whose broker is the
// terminal.
type printer struct {
	to   io.Writer
	from *journal.Consumer
}

// printBatch is about how many bytes of records are printed at once.
const printBatch = 256 << 10

// Run follows the journal until ctx ends.
func (p *printer) Run(ctx context.Context) error {
	out := bufio.NewWriter(p.to)
	for {
		entries, err := p.from.Next(ctx, printBatch)
		if ctx.Err() != nil || errors.Is(err, journal.ErrClosed) {
			return nil
		}
		if err != nil {
			return err
		}
		for _, e := range entries {
			r, err := record.Parse(e.Data)
			if err != nil {
				return fmt.Errorf("record %d: %w", e.Seq, err)
			}
			out.Write(r.Value)
			out.WriteByte('\n')
		}
		if err := out.Flush(); err != nil {
			return fmt.Errorf("print: %w", err)
		}
		p.from.Ack(entries[len(entries)-1].Seq)
	}
}
