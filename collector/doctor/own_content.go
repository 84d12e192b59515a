package doctor

import (
	"strings"
	"unicode/utf8"

	"logcanary/collector/facts"
)

// longest is where logcanary cuts a line, in bytes.
const longest = 1 << 20

// lineTooLong is a line that is longer than any record may be. The engine keeps a long
// line in parts.
func lineTooLong(p *patient) {
	if p.Log.Read == nil {
		return
	}
	sizes := map[string]int{}
	most := 0
	for _, l := range p.Log.Read.Lines {
		sizes[l.Stream] += l.Size
		most = max(most, sizes[l.Stream])
		if l.Ended {
			sizes[l.Stream] = 0
		}
	}
	if most < longest {
		return
	}
	p.add(Finding{
		ID: "line-too-long", Certainty: Certain,
		Cause:    "a line is longer than logcanary keeps: what is behind the first MiB is cut off",
		Evidence: []string{evidence("a line of at least %d bytes among the last ones, and %d are kept", most, longest)},
		Fix:      "end records with a line end, or leave large payloads out of the log",
	})
}

// badEncoding is a log that is no UTF-8: searches do not find its words, and what is not
// a character is replaced, by the engine's json-file already.
func badEncoding(p *patient) {
	if p.Log.Read == nil {
		return
	}
	bad, all, parts := 0, 0, map[string]bool{}
	for _, l := range p.Log.Read.Lines {
		if text := whole(l, parts[l.Stream]); text != "" {
			all++
			if strings.ContainsAny(text, "\x00\uFFFD") || !utf8.ValidString(text) {
				bad++
			}
		}
		parts[l.Stream] = !l.Ended
	}
	if bad == 0 {
		return
	}
	f := Finding{
		ID: "bad-encoding", Certainty: Possible,
		Cause:    "the program does not write UTF-8, so its words are not found and characters are replaced",
		Evidence: []string{evidence("%d of the last %d lines are not UTF-8", bad, all)},
		Fix:      "have it write UTF-8",
		Snippet:  p.compose(append([]string{"environment:"}, p.utf8()...)...),
	}
	if bad >= 2 && 2*bad >= all {
		f.Certainty = Likely
	}
	p.add(f)
}

// whole is a line's text without characters that were cut in two, by us or by the engine,
// which keeps long lines in parts and in a json-file replaces either half.
func whole(l facts.Line, goesOn bool) string {
	text := l.Text
	if goesOn {
		text = strings.TrimLeftFunc(text, func(r rune) bool { return r == utf8.RuneError })
	}
	if len(text) < l.Size || !l.Ended {
		text = strings.TrimRightFunc(text, func(r rune) bool { return r == utf8.RuneError })
	}
	return text
}

// utf8 are the variables that make programs write UTF-8.
func (p *patient) utf8() []string {
	program := ""
	if len(p.Config.Command) > 0 {
		program = p.Config.Command[0]
	}
	switch {
	case strings.HasPrefix(program, "python"), strings.HasPrefix(program, "gunicorn"), strings.HasPrefix(program, "uvicorn"):
		return []string{"  PYTHONIOENCODING: utf-8"}
	case strings.HasPrefix(program, "java"):
		return []string{"  JAVA_TOOL_OPTIONS: -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -Dfile.encoding=UTF-8"}
	}
	return []string{"  LANG: C.UTF-8", "  LC_ALL: C.UTF-8"}
}
