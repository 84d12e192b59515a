// Package record is the ground floor of logcanary: the things that every room
// speaks of. A Line is borrowed bytes on their way through a reader; a Record is
// the owned copy of what is kept; an Origin says where both come from.
//
// It promises plain data with a stable binary and JSON form. It starts no
// goroutine, does no I/O and knows no other package of logcanary.
package record
