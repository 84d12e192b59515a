// Package fingerprint gives an error its identity: a template of what it says, in which
// what varies has the name of what it is, and a fingerprint by which it is recognised.
//
// What a record says is its message. The head of a line (time, level, process, thread,
// logger) tells when and where it was written, and does not count. Of JSON and logfmt the
// message and the error count, of several lines the first that says something.
//
// The template shows the message with masks: <num>, <dur>, <size>, <time>, <ip>, <mac>,
// <host>, <email>, <url>, <path>, <hex>, <uuid>, <id> for what is opaque, <str> for quoted
// values, values of key=value and names behind "user" and the like, <list>, <obj>, and <*>
// for words that were learned to vary.
//
// The fingerprint is a hash of the template's words and of the places of its values. What
// kind a value is of, how many there are, punctuation, plurals, key=value beside the
// message and remarks such as "(attempt 3 of 5)" do not count. It needs no state, so that
// it is the same on each host and after each restart, whatever came before.
//
// Only words that are not of the vocabulary of log messages may be names, and only of
// these something is learned, for each service alone: the first MaxValues of them that
// stand in one place of one message separate, all others are one. A place is the message
// without any such word; of a message that has little of the vocabulary, as in languages
// other than English, it is all the other words, and one word of it varies at most. Identities
// that were given out stay, across restarts too where the lessons are kept; the template's
// version says how many places in it were learned to vary.
//
// It follows for two hosts that saw the same lines in another order: messages without such
// words, and places with no more than MaxValues of them, have the same fingerprints; of a
// place with more, at most 2*MaxValues words have not. It does not hold where two words of a
// message with little of the vocabulary vary, and where a book is full. What is learned is
// bounded (see MaxPlaces), and nothing is forgotten.
//
// The identity of a stack trace is the type of the exception, that of the one that caused
// it, and the application's own frames next to the error: functions, without lines and
// without what compilers and builds add. Libraries' frames only count where there are no
// others, messages only where there are no types (Go, Rust). Nothing is learned of them.
//
// It refuses to guess by similarity: what is one today is not two tomorrow because
// something else came between. Other releases may mask otherwise, and then tell other
// fingerprints.
package fingerprint
