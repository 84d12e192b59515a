// Package file follows paths: what stands under a path is read line by line,
// through rename, copytruncate, truncation, absence and restarts. A Log follows
// one path, a Finder finds the paths that globs match, which may come and go.
//
// It promises that each whole line of each file that stood under a path is
// handed over once, the oldest file first, as long as the bytes can be found:
// under the path, behind a descriptor that is still held, or beside the path under
// a rotated name, compressed or not. A file that is given the name of another path
// of the same Finder goes on under that one, from where it was read to. What cannot
// be found is reported as a Loss, unless it stood under the path, had no more to read
// and nothing took its place. A file is known by its inode and birth time, and a
// position in it by hashes of the file's head and of what stands before the
// position, so neither an inode that is used again nor a file that was truncated and
// grew again is mistaken.
//
// What it cannot know it does not report: bytes that were written and truncated
// or removed between two looks, of which nothing was ever seen.
//
// It opens regular files for reading and nothing else; a FIFO, a device, or a
// link that leads out of its directory is never opened. It does not look into
// lines, does not write, and never waits for bytes.
package file
