package doctor

import (
	"fmt"
	"strconv"
	"strings"
)

// size is a number of bytes in the largest unit of which there is one.
func size(bytes int64) string {
	switch {
	case bytes < 10<<10:
		return fmt.Sprintf("%d bytes", bytes)
	case bytes < 10<<20:
		return fmt.Sprintf("%d KiB", bytes>>10)
	}
	return fmt.Sprintf("%d MiB", bytes>>20)
}

// Times is a number of things in words: 1 line, 2 lines.
func Times(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// memory reads a size as log drivers read those of memory (docker/go-units, RAMInBytes):
// 4k, 16m, 1MB, in powers of 1024; 0 where it is none.
func memory(text string) int64 {
	digits := strings.TrimRight(strings.ToLower(text), "kmgib ")
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0
	}
	switch unit := strings.TrimSpace(strings.ToLower(text[len(digits):])); {
	case strings.HasPrefix(unit, "k"):
		return n << 10
	case strings.HasPrefix(unit, "m"):
		return n << 20
	case strings.HasPrefix(unit, "g"):
		return n << 30
	}
	return n
}
