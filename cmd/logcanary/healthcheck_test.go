package main

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestHealthURL holds where a sidecar is asked that listens everywhere.
func TestHealthURL(t *testing.T) {
	for listen, want := range map[string]string{
		":8787":          "http://127.0.0.1:8787/healthz",
		"0.0.0.0:1":      "http://127.0.0.1:1/healthz",
		"[::]:1":         "http://[::1]:1/healthz",
		"10.0.0.9:1":     "http://10.0.0.9:1/healthz",
		"localhost:8787": "http://localhost:8787/healthz",
	} {
		if got, err := sidecarURL(listen, "/healthz"); err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", listen, got, err, want)
		}
	}
	if _, err := sidecarURL(":0", "/healthz"); err == nil {
		t.Error("port 0 is asked")
	}
}

// TestAskHealth holds what counts as well, and what is said when it is not.
func TestAskHealth(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/well":
		case "/away":
			http.Redirect(w, r, "/well", http.StatusFound)
		case "/slow":
			<-r.Context().Done()
		default:
			http.Error(w, "the \x1b[31mjournal is full\nsecond line", http.StatusServiceUnavailable)
		}
	}))
	defer server.Close()
	for path, want := range map[string]string{
		"/well": "",
		"/away": "302 Found: ",
		"/slow": "no answer in 2s",
		"/ill":  `503 Service Unavailable: the \x1b[31mjournal is full`,
	} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		err := askHealth(ctx, server.URL+path)
		cancel()
		if (err == nil) != (want == "") || err != nil && (!strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "\n")) {
			t.Errorf("%s: got %v, want %q", path, err, want)
		}
	}
}
