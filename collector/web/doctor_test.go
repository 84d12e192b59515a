package web

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// The doctor is asked with what the request says, and its answer or its error is JSON.
func TestDoctor(t *testing.T) {
	doctor := func(_ context.Context, targets []string, wait time.Duration) (any, error) {
		if len(targets) == 1 && targets[0] == "late" {
			return nil, errors.New("too late")
		}
		return fmt.Sprintf("%v after %s", targets, wait), nil
	}
	handler := routes(Config{Metrics: http.NotFoundHandler(), Doctor: doctor})
	for _, c := range []struct {
		method, query, origin string
		code                  int
		body                  string
	}{
		{"POST", "", "", 200, `"[] after 5s"`},
		{"POST", "?target=api&target=shop/web&wait=0s", "", 200, `"[api shop/web] after 0s"`},
		{"POST", "?target=late", "", 503, `{"error":"too late"}`},
		{"POST", "?wait=soon", "", 400, "wait is a duration"},
		{"POST", "?wait=11m", "", 400, "wait is a duration"},
		{"POST", "?" + strings.Repeat("target=x&", mostTargets+1), "", 400, "at most 1000"},
		{"POST", "", "https://elsewhere.example", 403, "cross-origin"},
		{"GET", "", "", 405, "Method Not Allowed"},
	} {
		r := httptest.NewRequest(c.method, "http://127.0.0.1:8787/api/v1/doctor"+c.query, nil)
		if c.origin != "" {
			r.Header.Set("Origin", c.origin)
		}
		w := httptest.NewRecorder()
		handler.ServeHTTP(w, r)
		if w.Code != c.code || !strings.Contains(w.Body.String(), c.body) {
			t.Errorf("%s %.60s: %d %s, want %d %s", c.method, c.query, w.Code, w.Body, c.code, c.body)
		}
	}
}
