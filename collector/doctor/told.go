package doctor

import (
	"strings"

	"logcanary/collector/facts"
	"logcanary/collector/redact"
)

// told is what the engine says, as evidence: without what may be a secret, safe to be
// shown, bounded.
func told(text string) string {
	const most = 300
	var hidden redact.Memory
	text = string(redact.New(redact.Config{}).Redact(&hidden, []byte(curt(text))))
	return shown(text, most)
}

// curt leaves of a command that could not be run (exec: "mysql -psecret": not found) its
// first word: arguments that were written into one with it may be secrets.
func curt(text string) string {
	_, behind, _ := strings.Cut(text, `exec: "`)
	command, _, _ := strings.Cut(behind, `"`)
	program, _, several := strings.Cut(command, " ")
	if !several {
		return text
	}
	return strings.ReplaceAll(text, command, program+" "+facts.Omitted)
}
