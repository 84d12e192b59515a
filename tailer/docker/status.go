package docker

import (
	"cmp"
	"slices"
	"sync"
)

// Way is how a container is read.
type Way string

// The ways.
const (
	ByFile Way = "file" // its json-file, on disk
	ByAPI  Way = "api"  // GET /containers/{id}/logs
	Unread Way = "none" // not at all; the reason says why
)

// SourceStatus says how one container is read, and why in this way; or which
// files of it cannot be, and why. It holds names for people; the id is not among
// them.
type SourceStatus struct {
	Project   string `json:"project"`
	Service   string `json:"service"`
	Container string `json:"container"`
	Driver    string `json:"driver"`
	Way       Way    `json:"way"`
	Reason    string `json:"reason"`

	Files string `json:"files,omitempty"` // the pattern of its label logcanary.files that this is about; "" for its output
}

// board is where the statuses of all containers stand, by id, and those of
// their files.
type board struct {
	mu  sync.Mutex
	all map[string]SourceStatus
}

func (b *board) set(id string, s SourceStatus) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		b.all = map[string]SourceStatus{}
	}
	b.all[id] = s
}

func (b *board) drop(id string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.all, id)
}

func (b *board) list() []SourceStatus {
	b.mu.Lock()
	defer b.mu.Unlock()
	list := make([]SourceStatus, 0, len(b.all))
	for _, s := range b.all {
		list = append(list, s)
	}
	slices.SortFunc(list, func(x, y SourceStatus) int {
		return cmp.Or(cmp.Compare(x.Project, y.Project), cmp.Compare(x.Service, y.Service), cmp.Compare(x.Container, y.Container), cmp.Compare(x.Files, y.Files))
	})
	return list
}

// of is how a container is read; the zero value where that is not known.
func (b *board) of(id string) SourceStatus {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all[id]
}
