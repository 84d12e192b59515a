package probe

import (
	"strings"

	"logcanary/collector/redact"
)

// What is kept of a command line.
const (
	mostArgs = 8
	argSize  = 120 // bytes
)

// hide leaves of a command line what may be shown: some arguments, cut, without secrets.
// An argument is looked at as a value of the one before it, too: --password hunter2.
func hide(r *redact.Redactor, args []string) []string {
	args = args[:min(len(args), mostArgs)]
	out := make([]string, 0, len(args))
	var m redact.Memory
	before := ""
	for _, arg := range args {
		arg = string(r.Redact(&m, []byte(short(arg))))
		if strings.HasPrefix(before, "-") {
			arg = hideBehind(r, &m, before, arg)
		}
		before = arg
		out = append(out, cut(arg, argSize))
	}
	return out
}

// hideBehind hides what an argument is by the name of the option before it.
func hideBehind(r *redact.Redactor, m *redact.Memory, option, arg string) string {
	if option == "-p" && strings.Trim(arg, "0123456789:./") != "" || option == "-a" {
		return "<redacted:option>" // -p 8080:80 is ports, -p anything else can be a password
	}
	head := option + "="
	if strings.Contains(option, "=") {
		return arg
	}
	whole := string(r.Redact(m, []byte(head+arg)))
	if value, ok := strings.CutPrefix(whole, head); ok {
		return value
	}
	return arg
}

// short hides what is grown together with -p: mysql -phunter2. Ports stay.
func short(arg string) string {
	if rest, ok := strings.CutPrefix(arg, "-p"); ok && strings.Trim(rest, "0123456789:./") != "" {
		return "-p<redacted:option>"
	}
	return arg
}

func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return strings.ToValidUTF8(text[:most], "") + "…"
}
