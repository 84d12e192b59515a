package docker

import (
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"

	"logcanary/collector/record"
)

// The labels that are read from a container.
const (
	labelProject = "com.docker.compose.project"
	labelService = "com.docker.compose.service"

	labelEnable    = "logcanary.enable"
	labelSelf      = "logcanary.self"
	labelName      = "logcanary.service"
	labelFiles     = "logcanary.files"
	labelLevel     = "logcanary.level"
	labelMultiline = "logcanary.multiline"
	labelSilence   = "logcanary.silence"
	labelThreshold = "logcanary.threshold"
)

// complaint is a label whose value means nothing.
type complaint struct{ label, value, allowed string }

// labels reads the labels of one container. What is wrong with them is
// collected, so that it can be said all at once.
type labels struct {
	of    map[string]string
	wrong []complaint
}

// flag reads a label that is on or off.
func (l *labels) flag(label string, otherwise bool) bool {
	text, there := l.of[label]
	if !there {
		return otherwise
	}
	switch strings.ToLower(text) {
	case "true", "on", "yes", "1":
		return true
	case "false", "off", "no", "0":
		return false
	}
	l.complain(label, "true, false")
	return otherwise
}

func (l *labels) complain(label, allowed string) {
	l.wrong = append(l.wrong, complaint{label: label, value: printable(l.of[label], maxName), allowed: allowed})
}

// options reads what a container wants for its lines. A value that means nothing
// counts as not set.
func (l *labels) options() record.Options {
	return record.Options{
		Keep:      l.level(),
		NoJoin:    !l.flag(labelMultiline, true),
		Silence:   l.checked(labelSilence, isSilence, "a duration such as 5m, or off, or auto"),
		Threshold: l.checked(labelThreshold, isThreshold, "a count and a duration such as 100/1m"),
	}
}

// patterns reads which files inside the container are wanted, too.
func (l *labels) patterns() (all []string) {
	for text := range strings.SplitSeq(l.of[labelFiles], ",") {
		text = strings.TrimSpace(text)
		switch {
		case text == "":
		case !isPattern(text):
			l.complain(labelFiles, "absolute paths inside the container, with * and ** but without .. and {, separated by commas")
		default:
			all = append(all, path.Clean(text))
		}
	}
	return all
}

// isPattern wants each part well formed by itself, because mounts divide a
// pattern between its parts. There are no braces: commas stand between patterns.
func isPattern(text string) bool {
	for part := range strings.SplitSeq(text, "/") {
		if !doublestar.ValidatePattern(part) || strings.ReplaceAll(part, `\`, "") == ".." {
			return false
		}
	}
	return path.IsAbs(text) && len(text) <= maxPattern && !strings.Contains(text, "{")
}

// maxPattern is longer than any path, in bytes.
const maxPattern = 4096

func (l *labels) level() record.Level {
	text, there := l.of[labelLevel]
	if !there {
		return record.Unknown
	}
	level, ok := record.ParseLevel(text)
	if !ok || level == record.Unknown {
		l.complain(labelLevel, "trace, debug, info, notice, warn, error, critical, fatal")
		return record.Unknown
	}
	return level
}

func (l *labels) checked(label string, valid func(string) bool, allowed string) string {
	text, there := l.of[label]
	if !there {
		return ""
	}
	if !valid(text) {
		l.complain(label, allowed)
		return ""
	}
	return text
}

func isSilence(text string) bool {
	return text == "off" || text == "auto" || isDuration(text)
}

func isThreshold(text string) bool {
	count, window, ok := strings.Cut(text, "/")
	n, err := strconv.ParseUint(count, 10, 32)
	return ok && err == nil && n > 0 && isDuration(window)
}

func isDuration(text string) bool {
	d, err := time.ParseDuration(text)
	return err == nil && d > 0
}
