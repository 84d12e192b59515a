package docker

import (
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-units"
)

const (
	// cacheSize is what the driver local, and the cache of the remote ones, put into
	// a file when nobody says otherwise: moby, daemon/logger/local.
	cacheSize = 20 << 20

	// fastest is more than an engine writes, in bytes a second: 110 MB/s was seen.
	fastest = 500 << 20

	// tiny are files that an engine can fill while its own reader is waking up. Of
	// 314 jumps over files of 200 kB all bore the mark of a late reader; of 51 over
	// files of 20 kB, 46 did.
	tiny = 200_000
)

// capacity is how many bytes the engine puts into one file of a container's log
// before it begins the next, by the rules of moby's drivers; 0 is no limit.
func capacity(c container.LogConfig) int64 {
	option, otherwise := "cache-max-size", int64(cacheSize)
	switch c.Type {
	case "journald", "none":
		return 0
	case "json-file":
		option, otherwise = "max-size", 0
	case "local":
		option = "max-size"
	}
	size, err := units.FromHumanSize(c.Config[option])
	if err != nil || size <= 0 {
		return otherwise
	}
	return size
}

// fillTime is less than the engine needs to fill one file.
func fillTime(capacity int64) time.Duration {
	return time.Duration(float64(capacity) / fastest * float64(time.Second))
}
