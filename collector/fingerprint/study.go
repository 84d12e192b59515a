package fingerprint

// maxRuns is how many names in one message are learned; further ones are words.
const maxRuns = 16

// study is what can be learned from a message: its words that may be names, and where
// they stand.
type study struct {
	skeleton
	runs     [maxRuns]run
	rows     int  // runs in use
	together bool // the place of each is the message without any of them
	known    int  // words of the vocabulary that say something
	words    int  // all words
}

// run is a word that is not of the vocabulary, or a row of such words: one name, or
// several.
type run struct {
	from, to int    // parts of the skeleton
	value    uint32 // hash of the words
	place    uint64 // hash of the message around them
	varies   bool
}

// locate finds the runs of the template that was read and their places; false when
// there is nothing to learn.
//
// Where enough of a message is of the vocabulary, all runs are left out at once: names
// that vary together are then seen to vary. Elsewhere, as in other languages than
// English, what is left would be alike in messages that have nothing to do with each
// other: all other words must be the same.
func (t *study) locate(template []byte) bool {
	for i := 0; i < t.n; {
		i = t.token(i, template)
	}
	switch {
	case t.rows == 0:
		return false
	case t.known >= 2 && t.known >= t.merged():
		t.merge()
		around := t.around(-1)
		for i := range t.runs[:t.rows] {
			t.runs[i].place = mix(around + uint64(i))
		}
		t.together = true
	case t.words >= 3:
		for i := range t.runs[:t.rows] {
			t.runs[i].place = t.around(i)
		}
	default:
		return false
	}
	for i := range t.runs[:t.rows] {
		t.runs[i].value = t.valueOf(&t.runs[i])
	}
	return true
}

// token reads the token that begins with part i and returns the part behind it. It may
// be a name when one of its words is not of the vocabulary.
func (t *study) token(i int, template []byte) int {
	end, foreign, known := i, false, 0
	for {
		if p := &t.parts[end]; p.hash != value {
			t.words++
			switch word := template[p.from:p.to]; {
			case thrown(word) || allDigits(word):
				known++
			default:
				m := meaningOf(word)
				foreign = foreign || m == strange
				if m == ordinary || m == dealing || m > linking {
					known++
				}
			}
		}
		end++
		if end == t.n || t.parts[end].glue != joined {
			break
		}
	}
	switch {
	case !foreign:
		t.known += known
	case t.rows < maxRuns:
		t.runs[t.rows] = run{from: i, to: end}
		t.rows++
	}
	return end
}

// goesOn says whether a run goes on with the name that the one before it begins.
func (t *study) goesOn(i int) bool {
	return i > 0 && t.runs[i-1].to == t.runs[i].from && t.parts[t.runs[i].from].glue == spaced
}

// merged is how many runs there are when those that go on are one.
func (t *study) merged() (n int) {
	for i := range t.runs[:t.rows] {
		if !t.goesOn(i) {
			n++
		}
	}
	return n
}

// merge makes one of runs that go on.
func (t *study) merge() {
	n := 0
	for i := range t.runs[:t.rows] {
		if r := t.runs[i]; n > 0 && t.runs[n-1].to == r.from && t.parts[r.from].glue == spaced {
			t.runs[n-1].to = r.to
		} else {
			t.runs[n] = r
			n++
		}
	}
	t.rows = n
}

// gap stands for a run that is left out.
const gap = 0xC2B2AE3D27D4EB4F

// around is the hash of the message without the run at an index, or without any for -1.
func (t *study) around(index int) uint64 {
	sum, position, next := uint64(0), 0, 0
	for i := 0; i < t.n; position++ {
		if next < t.rows && t.runs[next].from == i {
			next++
			if index < 0 || index == next-1 {
				sum += term(gap, position)
				i = t.runs[next-1].to
				continue
			}
		}
		sum += term(t.parts[i].hash, position)
		i++
	}
	return mix(sum)
}

// valueOf is the hash of the words of a run.
func (t *study) valueOf(r *run) uint32 {
	sum := uint64(0)
	for i := range t.parts[r.from:r.to] {
		sum += term(t.parts[r.from+i].hash, i)
	}
	return uint32(mix(sum) >> 32)
}

const variable = "<*>"

// rewrite replaces the runs that vary in the template that begins at from, and tells
// its version.
func (t *study) rewrite(dst []byte, from int) ([]byte, uint32) {
	template := dst[from:]
	start, copied, version := len(dst), 0, uint32(1)
	for i := range t.runs[:t.rows] {
		r := &t.runs[i]
		if !r.varies {
			continue
		}
		dst = append(dst, template[copied:t.parts[r.from].from]...)
		dst = append(dst, variable...)
		copied = int(t.parts[r.to-1].to)
		version++
	}
	dst = append(dst, template[copied:]...)
	return dst[:from+copy(dst[from:], dst[start:])], version
}
