// Package kafka follows the journal and produces what it finds to Kafka.
//
// It sends in waves: what the journal holds becomes one wave, the wave is sent
// as a whole and ends before the next one begins. While a wave is under way the
// next one grows, so a trickle goes out at once and a backlog in large batches; a
// stream of lines is gathered for two milliseconds, so that it does not pay for a wave
// per line. And because nothing of a later wave is ever in flight beside
// a failure, the order per key survives every failure: this is why waves are not
// pipelined.
//
// It promises that each record of the journal is acknowledged by Kafka or put
// aside to the dead letters before the journal's cursor passes it: at least once,
// or, with Config.ExactlyOnce, exactly once for a read_committed consumer. What
// Kafka may take later is retried without end, and what Kafka will never take (a
// record that is too large, or invalid) is found by halving and put aside alone.
// Its memory is bounded by Config.MaxBufferedBytes, however long Kafka is away. The
// price of a cursor that passes no hole: what holds one record back (a route's
// topic that does not exist and may not be created) holds back those behind it too.
//
// It refuses to look into a record's value, to choose topics, to drop a record,
// and to slow down whoever fills the journal.
package kafka
