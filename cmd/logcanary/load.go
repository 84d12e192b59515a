package main

import (
	"cmp"
	"errors"
	"io/fs"
	"os"
)

// sources names what a configuration was read from.
type sources struct {
	File      string // "" for none
	Variables int    // of logcanary's own
}

// load reads the configuration: the defaults, then the file, then the environment.
// path is the file that a flag names; "" for LOGCANARY_CONFIG, or else the first
// of the usual files that exists. The error is of type mistakes and holds all that
// is wrong; the configuration is then nil.
func load(path string, environ []string) (*Config, sources, error) {
	vars := variables(environ)
	from := sources{File: cmp.Or(path, vars[configVariable], usualFile())}
	b := newBuilder()
	if from.File != "" {
		b.file(from.File)
	}
	from.Variables = b.environment(vars)
	b.check()
	if len(b.mistakes) > 0 {
		return nil, from, b.mistakes.sorted()
	}
	return b.config, from, nil
}

// usualFile is the first of the usual configuration files that exists, readable
// or not; "" for none.
func usualFile() string {
	for _, name := range []string{"logcanary.yaml", "/etc/logcanary/logcanary.yaml"} {
		if _, err := os.Stat(name); !errors.Is(err, fs.ErrNotExist) {
			return name
		}
	}
	return ""
}
