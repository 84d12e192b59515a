package metrics

import "github.com/prometheus/client_golang/prometheus"

// Family is one metric family of the contract.
type Family struct {
	Name, Type, Help string
	Labels           []string
}

// Desc is the family as client_golang wants it.
func (f Family) Desc() *prometheus.Desc {
	return prometheus.NewDesc(f.Name, f.Help, f.Labels, nil)
}

// Families lists what logcanary measures, in the order of its documentation.
func Families() []Family {
	where := func(more ...string) []string { return append([]string{"project", "service", "source"}, more...) }
	mounted := []string{"project", "service", "mount"}
	return []Family{
		{"logcanary_lines_total", "counter", "Lines read, by level.", where("level")},
		{"logcanary_bytes_total", "counter", "Bytes of the lines read, without line ends.", where()},
		{"logcanary_outcomes_total", "counter", "Lines that report a success or a failure.", where("outcome")},
		{"logcanary_records_total", "counter", "Lines that were filtered; records that were kept, shipped and dead_lettered.", where("disposition")},
		{"logcanary_lost_lines_total", "counter", "Lines that could not be saved, by reason.", []string{"reason"}},
		{"logcanary_source_troubles_total", "counter", "What went wrong with sources without a line being lost, by kind.", []string{"kind"}},
		{"logcanary_redactions_total", "counter", "Secrets and personal data that were hidden in kept records, by rule.", []string{"rule"}},
		{"logcanary_last_line_timestamp_seconds", "gauge", "When the newest line was written, as its source tells.", where()},
		{"logcanary_source_silent", "gauge", "1 when a source has said nothing for longer than it should, 0 when it is not silent.", where()},
		{"logcanary_findings", "gauge", "Causes of missing logs that the doctor finds, by id and certainty.", []string{"project", "service", "id", "certainty"}},
		{"logcanary_mount_writable", "gauge", "1 when logs can be written to a mount by those who write them, 0 when they cannot.", mounted},
		{"logcanary_mount_free_bytes", "gauge", "Room on a mount's file system for those who are not root.", mounted},
		{"logcanary_mount_free_inodes", "gauge", "Files that can still be made on a mount's file system; absent where it has no such limit.", mounted},
		{"logcanary_mount_last_write_timestamp_seconds", "gauge", "When a log on a mount was last written to; absent where none was seen.", mounted},
		{"logcanary_engine_up", "gauge", "1 when the engine answers, 0 when it does not; absent when containers are not read.", nil},
		{"logcanary_sources", "gauge", "Sources that are followed, by the way in which they are read: path (a mounted file), file (a container's json-file), api, none.", []string{"way"}},
		{"logcanary_journal_bytes", "gauge", "Size of the journal on disk.", nil},
		{"logcanary_journal_unshipped_records", "gauge", "Records in the journal that the slowest shipper has not delivered.", nil},
		{"logcanary_journal_writable", "gauge", "1 when the journal can take records, 0 when its disk or its cap is full.", nil},
		{"logcanary_dlq_records", "gauge", "Records that were set aside because Kafka refuses them for good.", nil},
		{"logcanary_kafka_up", "gauge", "1 when the brokers take records, 0 when they do not.", nil},
		{"logcanary_kafka_topic_end_offset", "gauge", "Sum of the end offsets of a topic's partitions.", []string{"topic"}},
		{"logcanary_kafka_group_lag", "gauge", "Records of a topic that a consumer group has not read.", []string{"group", "topic"}},
	}
}

// FamilyNamed finds a family; the name is one of the contract's.
func FamilyNamed(name string) Family {
	for _, f := range Families() {
		if f.Name == name {
			return f
		}
	}
	panic("metrics: no family " + name)
}
