// Package silence learns how long each source is usually quiet, and says which are quiet
// for longer than that, and since when.
//
// A source's Rhythm is the longest pause that it made, its usual one, and how lively it
// is in each hour of the week; a silence is a pause of three times the longest,
// or of eight times what was ever seen in that hour of the week, whichever is shorter; and
// never one of less than eight usual pauses, or of a minute. Where the long pauses are
// all alike, as between the runs of a job, a quarter more and a minute will do. Bursts do not count, because a
// pause counts for as much as it takes of the time; nights, days off and jobs are
// remembered for weeks; what was wrong twice is not held any more; and nothing is said of
// a source that is not known for ten times as long as its threshold.
//
// It promises that time is that of the lines, so that no silence is seen in old lines that
// are still being read, and that what is known outlives a restart and a recreated
// container. It refuses to say why a source is quiet and whether that is wrong: whether a
// container runs is not known here, so whoever asks confirms a silence or puts the source
// to rest. A source that never spoke is never called silent.
package silence
