package fingerprint

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"
	"pgregory.net/rapid"
)

// names are words that no vocabulary has. Each of their kinds ends so that no rule takes it for prose.
func names(n int) []string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf("%cu%co%c", 'a'+i%26, 'b'+i/26%25, 'k'+i%7))
	}
	return all
}

// shapes are messages with places for names.
func shapes() []string {
	return []string{
		"flushing %s was refused",
		"%s and its copy in %s differ",
		"no answer from %s after 3 tries",
		"rebuild of %s: step %s failed",
		"Verzeichnis %s nicht lesbar, Platte %s voll", // in no language of the vocabulary
		"%s",
	}
}

// sentence draws one of the messages that the shapes and some names make.
func sentence(t *rapid.T, names []string) string {
	shape := rapid.SampledFrom(shapes()).Draw(t, "shape")
	for strings.Contains(shape, "%s") {
		shape = strings.Replace(shape, "%s", rapid.SampledFrom(names).Draw(t, "name"), 1)
	}
	return shape
}

// TestIdentityStays holds that a message keeps the identity and the template that it was given at
// first, whatever comes between, and however often the book is read again
// from what was kept of it.
func TestIdentityStays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		book, kept := NewBook(), []byte(nil)
		given := map[string]string{}
		few := names(40)
		identify := func(text string) {
			template, id := book.Service("shop").Identify(nil, []byte(text))
			now := fmt.Sprintf("%x %d %s", id.Fingerprint, id.Version, template)
			if first, ok := given[text]; ok && first != now {
				t.Fatalf("%q was %s and is %s", text, first, now)
			}
			given[text] = now
		}
		reopen := func(data []byte) {
			book = NewBook()
			if n := book.Learn(data); n > 0 {
				t.Fatalf("%d bytes are not understood", n)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"identify": func(t *rapid.T) {
				for range 20 {
					identify(sentence(t, few))
				}
			},
			"keep what is new":  func(*rapid.T) { kept = book.AppendNew(kept) },
			"reopen from news":  func(*rapid.T) { kept = book.AppendNew(kept); reopen(kept) },
			"ask for all again": func(*rapid.T) { again(given, identify) },
		})
		again(given, identify)
	})
}

func again(given map[string]string, identify func(string)) {
	for text := range given {
		identify(text)
	}
}

// TestOrderOfFew holds that the order in which messages come has no effect at all where no more
// words stand in a place than separate.
func TestOrderOfFew(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return sentence(t, names(MaxValues)) }), 1, 60).Draw(t, "texts")
		if n := differing(texts, rapid.Permutation(texts).Draw(t, "other order")); n > 0 {
			t.Fatalf("%d of %d have two identities", n, len(texts))
		}
	})
}

// TestOrderOfMany holds how far the order matters elsewhere: of the words of one place, those that
// came first on either host are told apart, all others are one, on both hosts the same.
func TestOrderOfMany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var texts []string
		shape := rapid.SampledFrom([]string{"flushing %s was refused", "사용자 %s 로그인 실패"}).Draw(t, "shape")
		for _, name := range names(rapid.IntRange(MaxValues+1, 200).Draw(t, "names")) {
			texts = append(texts, fmt.Sprintf(shape, name))
		}
		if n := differing(texts, rapid.Permutation(texts).Draw(t, "other order")); n > 2*MaxValues {
			t.Fatalf("%d of %d have two identities", n, len(texts))
		}
	})
}

// differing is how many messages have another identity on a host that sees them in another order.
func differing(texts, other []string) (n int) {
	one, two := map[string]uint64{}, map[string]uint64{}
	a, b := NewBook().Service(""), NewBook().Service("")
	for i := range texts {
		_, id := a.Identify(nil, []byte(texts[i]))
		one[texts[i]] = id.Fingerprint
		_, id = b.Identify(nil, []byte(other[i]))
		two[other[i]] = id.Fingerprint
	}
	for text, f := range one {
		if two[text] != f {
			n++
		}
	}
	return n
}

// TestWordsSeparateUntilTheyVary tells what is learned: the first words in a place separate, all that
// come later are one, and so that one sees it.
func TestWordsSeparateUntilTheyVary(t *testing.T) {
	s := NewBook().Service("shop")
	seen := map[uint64]bool{}
	for i, name := range names(100) {
		template, id := s.Identify(nil, fmt.Appendf(nil, "flushing %s was refused", name))
		seen[id.Fingerprint] = true
		want, version, why := "flushing "+name+" was refused", uint32(1), ByMessage
		if i >= MaxValues {
			want, version, why = "flushing <*> was refused", 2, ByLearned
		}
		if string(template) != want || id.Version != version || id.Why != why {
			t.Errorf("%d: %q, version %d, %s", i, template, id.Version, id.Why)
		}
	}
	if len(seen) != MaxValues+1 {
		t.Errorf("%d identities", len(seen))
	}
}

// TestNamesThatVaryTogether holds that two places are learned at the same time, though hardly a pair of
// names comes twice, and that a name of several words is one.
func TestNamesThatVaryTogether(t *testing.T) {
	s := NewBook().Service("shop")
	all := names(400)
	for i, name := range all {
		_, _ = s.Identify(nil, fmt.Appendf(nil, "copy of %s %s to %s is incomplete", name, all[len(all)-1-i][:1+i%4], all[(i*7+3)%len(all)]))
	}
	template, _ := s.Identify(nil, []byte("copy of Xyzzy Plugh to Frobozz is incomplete"))
	if string(template) != "copy of <*> to <*> is incomplete" {
		t.Errorf("%s", template)
	}
}

// TestForeignWords holds that in a language that the vocabulary does not have messages stay apart, however
// many there are, while a name in one of them is learned, and takes up no more places then.
func TestForeignWords(t *testing.T) {
	s := NewBook().Service("shop")
	seen := map[uint64]string{}
	for _, verb := range []string{"시작", "중지", "연결", "삭제", "등록", "승인", "취소", "전송", "수신", "갱신", "복구", "검증"} {
		for _, thing := range []string{"서버가 다시", "결제 카드사", "파일을 저장소에"} {
			text := thing + " " + verb + " 실패했습니다"
			template, id := s.Identify(nil, []byte(text))
			if other, ok := seen[id.Fingerprint]; ok && id.Version == 1 {
				t.Errorf("%q is the same as %q: %s", text, other, template)
			}
			seen[id.Fingerprint] = text
		}
	}
	if len(seen) != 3*(MaxValues+1) { // the verbs of each thing are few, and then many
		t.Errorf("%d identities", len(seen))
	}
	for _, name := range names(MaxValues) {
		s.Identify(nil, []byte("사용자 "+name+" 로그인 실패"))
	}
	places := len(s.places)
	for _, name := range names(300)[MaxValues:] {
		template, id := s.Identify(nil, []byte("사용자 "+name+" 로그인 실패"))
		if string(template) != "사용자 <*> 로그인 실패" || id.Version != 2 {
			t.Fatalf("%s, version %d", template, id.Version)
		}
	}
	if len(s.places) != places {
		t.Errorf("%d places, and %d", places, len(s.places))
	}
}

// TestServicesLearnApart holds that a name that varies in one service still separates in another.
func TestServicesLearnApart(t *testing.T) {
	b := NewBook()
	for _, name := range names(100) {
		b.Service("shop").Identify(nil, fmt.Appendf(nil, "flushing %s was refused", name))
	}
	if _, id := b.Service("bank").Identify(nil, []byte("flushing xyzzy was refused")); id.Version != 1 {
		t.Errorf("version %d", id.Version)
	}
}

// TestBookIsBounded holds that a book that is full learns nothing more, and that nobody loses what
// was given out.
func TestBookIsBounded(t *testing.T) {
	b := NewBook()
	s := b.Service("shop")
	words := names(600)
	text := func(i int) []byte {
		return fmt.Appendf(nil, "%s %s is not as %s", words[i%600], words[i/600], words[(i*31)%600])
	}
	first := map[int]uint64{}
	for i := range 3 * MaxPlaces {
		_, id := s.Identify(nil, fmt.Appendf(nil, "%s at line number %s of step %d", text(i), strings.Repeat("and so on ", i/100), i))
		first[i] = id.Fingerprint
	}
	if len(s.places) > MaxPlaces || b.places.Load() != int64(len(s.places)) {
		t.Errorf("%d places, %d counted", len(s.places), b.places.Load())
	}
	for i, f := range first {
		if _, id := s.Identify(nil, fmt.Appendf(nil, "%s at line number %s of step %d", text(i), strings.Repeat("and so on ", i/100), i)); id.Fingerprint != f {
			t.Fatalf("message %d is another now", i)
		}
	}
}

// TestTooManyServices holds that services beyond the bound are identified, without learning.
func TestTooManyServices(t *testing.T) {
	b := NewBook()
	for i := range MaxServices {
		b.Service(fmt.Sprint(i))
	}
	for _, name := range names(100) {
		if _, id := b.Service("one more").Identify(nil, fmt.Appendf(nil, "flushing %s was refused", name)); id.Version != 1 {
			t.Fatalf("version %d", id.Version)
		}
	}
	if len(b.services) != MaxServices {
		t.Errorf("%d services", len(b.services))
	}
}

// TestReadersShareABook holds that several readers of one service may identify at once, and are told
// the same.
func TestReadersShareABook(t *testing.T) {
	b := NewBook()
	given := make([]map[string]uint64, 4)
	var readers sync.WaitGroup
	for reader := range given {
		given[reader] = map[string]uint64{}
		readers.Go(func() {
			random := rand.New(rand.NewPCG(uint64(reader), 0))
			for range 2000 {
				name := names(60)[random.IntN(60)]
				_, id := b.Service("shop").Identify(nil, fmt.Appendf(nil, "flushing %s was refused", name))
				given[reader][name] = id.Fingerprint
			}
			b.AppendNew(nil)
		})
	}
	readers.Wait()
	for _, other := range given[1:] {
		for name, f := range other {
			if one, ok := given[0][name]; ok && one != f {
				t.Errorf("%s has two identities", name)
			}
		}
	}
}

// TestNothingNewIsNothing holds that a journal does not grow by what is known.
func TestNothingNewIsNothing(t *testing.T) {
	b := NewBook()
	b.Service("shop").Identify(nil, []byte("flushing xyzzy was refused"))
	kept := b.AppendNew(nil)
	if len(kept) != lessonSize {
		t.Errorf("the first word is new, and takes %d bytes", len(kept))
	}
	again := NewBook()
	if again.Learn(kept) != 0 {
		t.Error("what was kept is not understood")
	}
	for _, b := range []*Book{b, again} {
		b.Service("shop").Identify(nil, []byte("flushing xyzzy was refused"))
		if got := b.AppendNew(nil); len(got) > 0 {
			t.Errorf("%d bytes of what is known", len(got))
		}
	}
}

// TestUnknownNotes holds that what another version has kept, or what is cut, is left out and told of, and
// hides nothing behind it.
func TestUnknownNotes(t *testing.T) {
	b := NewBook()
	b.Service("shop").Identify(nil, []byte("flushing xyzzy was refused"))
	other := b.AppendNew(nil)
	other[0]++
	for _, name := range names(MaxValues) {
		b.Service("bank").Identify(nil, fmt.Appendf(nil, "flushing %s was refused", name))
	}
	into := NewBook()
	if n := into.Learn(append(b.AppendNew(other), 1, 2, 3)); n != lessonSize+3 {
		t.Errorf("%d bytes are not understood", n)
	}
	if _, id := into.Service("bank").Identify(nil, []byte("flushing plugh was refused")); id.Version != 2 {
		t.Error("what stands behind them is lost")
	}
}

// TestOrderOfProducts measures how many records of real programs have the same identity on two hosts
// that saw them in opposite orders: nearly all, as little of them has to be learned.
func TestOrderOfProducts(t *testing.T) {
	files, err := filepath.Glob("../../testdata/products/*.txtar")
	if err != nil || len(files) == 0 {
		t.Fatalf("no products: %v", err)
	}
	all, different := 0, 0
	for _, file := range files {
		texts := productRecords(t, file)
		backwards := slices.Clone(texts)
		slices.Reverse(backwards)
		all += len(texts)
		different += differing(texts, backwards)
	}
	if t.Logf("%d of %d records have two identities", different, all); all < 1000 || different*1000 > all {
		t.Error("more than one in a thousand")
	}
}

// productRecords are the records that a program wrote: a section of lines and one that tells which of
// them belong together, "4-9", or stand alone, "1..3".
func productRecords(t *testing.T, file string) (texts []string) {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for pair := range slices.Chunk(archive.Files, 2) {
		lines := strings.Split(string(pair[0].Data), "\n")
		for record := range strings.Lines(string(pair[1].Data)) {
			var from, to int
			if n, _ := fmt.Sscanf(record, "%d..%d ", &from, &to); n == 2 {
				texts = append(texts, lines[from-1:to]...)
			} else if n, _ := fmt.Sscanf(record, "%d-%d ", &from, &to); n == 2 {
				texts = append(texts, strings.Join(lines[from-1:to], "\n"))
			} else if n, _ := fmt.Sscanf(record, "%d ", &from); n == 1 {
				texts = append(texts, lines[from-1])
			}
		}
	}
	return texts
}
