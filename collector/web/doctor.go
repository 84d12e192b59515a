package web

import (
	"context"
	"net/http"
	"time"
)

// Bounds of what may be asked of the doctor in one request.
const (
	mostTargets = 1000
	longestWait = 10 * time.Minute
	defaultWait = 5 * time.Second
)

// examination answers POST /api/v1/doctor?target=NAME&target=…&wait=5s with the report of a
// pass; without a target, of everything.
func examination(examine func(ctx context.Context, targets []string, wait time.Duration) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		query := r.URL.Query()
		wait, ok := readWait(query.Get("wait"))
		if !ok || len(query["target"]) > mostTargets {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": "wait is a duration from 0s to 10m, and there are at most 1000 targets"})
			return
		}
		report, err := examine(r.Context(), query["target"], wait)
		if err != nil {
			writeJSON(w, http.StatusServiceUnavailable, map[string]string{"error": err.Error()})
			return
		}
		writeJSON(w, http.StatusOK, report)
	}
}

func readWait(text string) (time.Duration, bool) {
	if text == "" {
		return defaultWait, true
	}
	wait, err := time.ParseDuration(text)
	return wait, err == nil && wait >= 0 && wait <= longestWait
}
