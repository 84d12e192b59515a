package docker

import (
	"strings"
	"testing"
)

// TestByHand reads what engines keep of a stop: 20.10 and 29 write it the same way.
func TestByHand(t *testing.T) {
	for text, want := range map[string]string{
		`{"StreamConfig":{},"Config":{"Env":["A=b"]},"HasBeenManuallyStopped":true,"HasBeenManuallyRestarted":false}`: "true",
		`{"State":{"Running":false},"HasBeenManuallyStopped":false}`:                                                  "false",
		`{"State":{}}`:                       "",
		`{"HasBeenManuallyStopped":"maybe"}`: "",
		`{"HasBeenManually`:                  "",
		``:                                   "",
	} {
		got := ""
		if b := byHand(strings.NewReader(text)); b != nil {
			got = map[bool]string{true: "true", false: "false"}[*b]
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}
