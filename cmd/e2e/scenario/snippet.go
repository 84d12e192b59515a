package scenario

import (
	"regexp"
	"slices"
	"strings"
)

// Block is one part of what a person pastes.
type Block struct {
	YAML bool // it belongs into a compose file; else it is a command
	Text string
}

// Blocks parts a snippet as a person reads it. A line at the margin that is a key of a
// compose file begins YAML, any other one begins a command, and indented and empty lines
// belong to what they stand below. Comments at the margin and "---" part blocks and are
// not pasted.
func Blocks(snippet string) (all []Block) {
	key := regexp.MustCompile(`^(services|volumes|networks|configs|secrets):(\s|$)`)
	parted := true
	for line := range strings.Lines(snippet) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "#") || line == "---" {
			parted = true
			continue
		}
		below := strings.TrimSpace(line) == "" || line[0] == ' ' || line[0] == '\t'
		yaml := key.MatchString(line)
		if len(all) == 0 || !below && (parted || yaml != all[len(all)-1].YAML) {
			all = append(all, Block{YAML: yaml})
		}
		parted = parted && below
		all[len(all)-1].Text += line + "\n"
	}
	return slices.DeleteFunc(all, func(b Block) bool { return strings.TrimSpace(b.Text) == "" })
}
