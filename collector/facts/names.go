package facts

import (
	"path"
	"regexp"
)

// LogLike says whether a path is named like a log: x.log, x.log.1, x.err, access_log, and
// whatever stands below a directory that is called log or logs.
func LogLike(name string) bool {
	return regexp.MustCompile(`(?i)[._-](log|err|out)([._-][0-9.-]+)?(\.gz)?$|^(sys|mes)sages?$|^catalina\.out$`).MatchString(path.Base(name)) ||
		regexp.MustCompile(`/logs?/`).MatchString(name)
}
