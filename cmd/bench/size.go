package main

import (
	"fmt"
	"strconv"
	"strings"
)

// byteSize is a number of bytes on the command line: 1048576, 64KiB, 256MiB, 1GiB.
type byteSize int64

// Set implements flag.Value.
func (s *byteSize) Set(text string) error {
	digits, shift := text, 0
	for i, unit := range [...]string{"KiB", "MiB", "GiB"} {
		if cut, ok := strings.CutSuffix(text, unit); ok {
			digits, shift = cut, 10*(i+1)
		}
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || n <= 0 || n > 1<<(62-shift) {
		return fmt.Errorf("%q is not a size like 64MiB", text)
	}
	*s = byteSize(n << shift)
	return nil
}

// String implements flag.Value.
func (s *byteSize) String() string {
	if *s%(1<<20) == 0 {
		return strconv.FormatInt(int64(*s)>>20, 10) + "MiB"
	}
	return strconv.FormatInt(int64(*s), 10)
}
