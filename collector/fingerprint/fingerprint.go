package fingerprint

// Template appends the template of a record to dst as it is before anything was learned.
func Template(dst, text []byte) []byte {
	d := draft{dst: dst}
	d.describe(text)
	return d.dst
}
