package doctor

import (
	"strings"
	"testing"
)

// TestTold shows what is left of what engines say. hunter2 is always a secret.
func TestTold(t *testing.T) {
	for text, want := range map[string]string{
		`exec: "/nope": stat /nope: no such file or directory`:            `exec: "/nope": stat /nope: no such file or directory`,
		`exec: "mysql -phunter2": executable file not found in $PATH`:     `exec: "mysql …": executable file not found in $PATH`,
		`exec: "/app/x hunter2": stat /app/x hunter2: no such file`:       `exec: "/app/x …": stat /app/x …: no such file`,
		`dial tcp 127.0.0.1:24224: connect: connection refused`:           `dial tcp 127.0.0.1:24224: connect: connection refused`,
		`Post "https://logs:hunter2@splunk.example:8088": EOF`:            `Post "https://logs:<redacted:url-password>@splunk.example:8088": EOF`,
		`open /x/0123456789abcdef0123456789abcdef-json.log: no such file`: `open /x/0123456789abcdef0123456789abcdef-json.log: no such file`,
		`invalid character '\x00' looking for beginning of value`:         `invalid character '\x00' looking for beginning of value`,
		"two\nlines \x1b[31mwith colours":                                 `two?lines ?[31mwith colours`,
		strings.Repeat("x", 400):                                          strings.Repeat("x", 300) + "…",
	} {
		if got := told(text); got != want {
			t.Errorf("%s:\n got %s\nwant %s", text, got, want)
		}
	}
}
