package main

import (
	"encoding/pem"
	"errors"
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"logcanary/collector/record"
	"logcanary/collector/redact"
)

// kind is what a text must be. What a pattern can say is said by a pattern: the
// parser and the JSON Schema then agree by themselves.
type kind struct {
	want    string                   // what is allowed; read after "want "
	words   []string                 // the only words that are allowed, in any case; nil for any text
	pattern string                   // regular expression that RE2 and ECMA-262 read alike; "" for none
	valid   func(text string) error  // what no pattern can say; nil for nothing
	meant   func(text string) string // the right way to write what was meant; "" when that is not clear
}

// mostWords is how many words are listed where one of them is wanted: of more, nobody
// reads the list.
const mostWords = 12

// allowed says what is allowed, for a mistake.
func (k kind) allowed() string {
	if k.words != nil && len(k.words) <= mostWords {
		return listed(k.words, "or")
	}
	return k.want
}

const (
	countPattern     = `^([1-9][0-9]{0,5}|1000000)$`
	sizePattern      = `^[0-9]+ ?([TGMK]iB|[TGMkK]?B)?$`
	durationPattern  = `^([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`
	silencePattern   = `^(auto|off|([0-9]+(\.[0-9]+)?(ms|s|m|h))+)$`
	thresholdPattern = `^[1-9][0-9]{0,8}/([0-9]+(\.[0-9]+)?(ms|s|m|h))+$`
	topicPattern     = `^\.*[a-zA-Z0-9_-][a-zA-Z0-9._-]*$`
	hostPattern      = `([a-zA-Z0-9_.-]+|\[[0-9a-fA-F:.]+\])`
)

// kindOf returns the kind of a name that stands in an is tag of Config.
func kindOf(name string) kind {
	switch name {
	case "text":
		return kind{want: "a text"}
	case "path":
		return kind{want: "a path", valid: validPath}
	case "level":
		return kind{want: "a level", words: levels(record.Trace)}
	case "anylevel":
		return kind{want: "a level", words: levels(record.Unknown)}
	case "size":
		return kind{want: "a size such as 1GiB, 512MiB or 10MB", pattern: sizePattern, meant: meantSize}
	case "count":
		return kind{want: "a number from 1 to 1000000", pattern: countPattern}
	case "duration":
		return kind{want: "a duration such as 72h, 5m or 90s", pattern: durationPattern, meant: meantDuration}
	case "silence":
		return kind{want: "auto, off or a duration such as 5m", pattern: silencePattern, valid: validSilence, meant: meantDuration}
	case "threshold":
		return kind{want: "a number in a duration such as 100/1m", pattern: thresholdPattern, valid: validThreshold}
	case "glob":
		return kind{want: "a glob such as /logs/**/*.log", valid: validGlob}
	case "regexp":
		return kind{want: "an RE2 regular expression", valid: validRegexp}
	case "category":
		return kind{want: "a name of up to 64 letters, digits, dots and dashes, in lower case", pattern: `^[a-z0-9][a-z0-9.-]{0,63}$`}
	case "redaction":
		return kind{want: "the name of a rule of redaction", words: redactions()}
	case "rulename":
		return kind{want: "a name of up to 40 letters, digits and dashes, in lower case", pattern: `^[a-z][a-z0-9-]{0,39}$`}
	case "topic":
		return kind{want: "a Kafka topic: 1 to 249 letters, digits, dots, - or _", pattern: topicPattern, valid: validTopic, meant: meantTopic}
	default:
		return addressKind(name)
	}
}

// addressKind returns the kinds that name something on a network.
func addressKind(name string) kind {
	switch name {
	case "listen":
		return kind{want: "an address such as :8787 or 127.0.0.1:8787", pattern: `^` + hostPattern + `?:[0-9]{1,5}$`, valid: validPort, meant: meantListen}
	case "broker":
		return kind{want: "host:port", pattern: `^` + hostPattern + `(:[0-9]{1,5})?$`, valid: validPort, meant: withoutScheme}
	case "docker":
		return kind{want: "unix:///path, tcp://host:port, http:// or https://", pattern: `^(unix:///.|(tcp|https?)://[^/])`, valid: validURL, meant: meantDocker}
	case "redis":
		return kind{want: "redis://, rediss:// or unix://", pattern: `^(rediss?://[^/]|unix://.)`, valid: validURL}
	case "http":
		return kind{want: "http:// or https:// with a host", pattern: `^https?://[^/]`, valid: validURL}
	case "pem":
		return kind{want: "the path of a PEM file, or PEM text", valid: validPEM}
	}
	return kind{want: "a text"}
}

func levels(from record.Level) []string {
	var names []string
	for l := from; int(l) < record.Levels; l++ {
		names = append(names, l.String())
	}
	return names
}

func redactions() []string {
	var names []string
	for _, r := range redact.Rules() {
		names = append(names, r.Name)
	}
	return names
}

var errPath = errors.New("a NUL cannot stand in a path")

func validPath(text string) error {
	if strings.ContainsRune(text, 0) {
		return errPath
	}
	return nil
}

func validGlob(text string) error {
	if !doublestar.ValidatePathPattern(text) {
		return doublestar.ErrBadPattern
	}
	return validPath(text)
}

func validRegexp(text string) error {
	_, err := regexp.Compile(text)
	return err
}

var errTopic = errors.New("longer than 249 characters")

func validTopic(text string) error {
	if len(text) > 249 {
		return errTopic
	}
	return nil
}

func validSilence(text string) error {
	if text == "auto" || text == "off" {
		return nil
	}
	return new(Duration).UnmarshalText([]byte(text))
}

func validThreshold(text string) error {
	_, span, _ := strings.Cut(text, "/")
	return new(Duration).UnmarshalText([]byte(span))
}

var errPort = errors.New("the port is above 65535")

func validPort(text string) error {
	_, port, err := net.SplitHostPort(text)
	if err != nil {
		return nil // the pattern has seen that only the port is missing
	}
	if _, err := strconv.ParseUint(port, 10, 16); err != nil {
		return errPort
	}
	return nil
}

// errURL stands for every error of url.Parse, whose text repeats the URL and with
// it a password.
var errURL = errors.New("not a URL")

func validURL(text string) error {
	if _, err := url.Parse(text); err != nil {
		return errURL
	}
	return nil
}

var errPEM = errors.New("it holds no PEM block")

func validPEM(text string) error {
	if block, _ := pem.Decode([]byte(text)); block == nil {
		return errPEM
	}
	return nil
}
