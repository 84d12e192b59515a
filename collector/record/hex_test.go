package record

import (
	"fmt"
	"testing"
)

func FuzzAppendHex(f *testing.F) {
	for _, n := range []uint64{0, 1, 0x0123456789abcdef, 0xfedcba9876543210, 0x9a9a9a9a9a9a9a9a, 1<<64 - 1} {
		f.Add(n)
	}
	f.Fuzz(func(t *testing.T, n uint64) {
		if got, want := string(AppendHex([]byte("x"), n)), fmt.Sprintf("x%016x", n); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	})
}
