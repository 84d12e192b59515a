// Package web is the HTTP face: metrics, liveness, readiness, and the doctor for whoever
// asks.
//
// It promises that /healthz answers as long as the process works and that
// /readyz says in JSON what is not ready and why. It changes nothing: there is no
// route that a request could break anything with, and a page of another site cannot ask for
// what costs something. The page is not built yet.
package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Check is one condition of readiness.
type Check struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail,omitempty"` // the reason when not OK, else a note
}

// Config joins the face to what it shows.
type Config struct {
	Listen  string // host:port
	Metrics http.Handler
	Ready   func() []Check // called for each request; cheap and safe for concurrent use

	// Doctor makes a pass for somebody who waits; nil where there is none. Targets name what
	// is to be examined, wait is between its two looks. What it returns becomes JSON.
	Doctor func(ctx context.Context, targets []string, wait time.Duration) (any, error)
}

// Server serves one address.
type Server struct {
	listener net.Listener
	http     http.Server
}

// Listen takes the address, so that a mistake is known before anything starts.
func Listen(cfg Config) (*Server, error) {
	l, err := net.Listen("tcp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("web: cannot listen on %s: %w", cfg.Listen, err)
	}
	const slowest = 10 * time.Second // for a client to send a header
	return &Server{listener: l, http: http.Server{Handler: routes(cfg), ReadHeaderTimeout: slowest}}, nil
}

// Addr is the address taken, with the port that a ":0" became.
func (s *Server) Addr() net.Addr { return s.listener.Addr() }

// Run serves until ctx ends.
func (s *Server) Run(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { s.http.Close() })
	defer stop()
	if err := s.http.Serve(s.listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("web: %w", err)
	}
	return nil
}

func routes(cfg Config) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", cfg.Metrics)
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "alive"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) { writeReady(w, cfg.Ready()) })
	if cfg.Doctor != nil {
		mux.Handle("POST /api/v1/doctor", examination(cfg.Doctor))
	}
	// A pass costs something: no page of somebody else may ask for it through a browser.
	return http.NewCrossOriginProtection().Handler(mux)
}

func writeReady(w http.ResponseWriter, checks []Check) {
	ready := true
	for _, c := range checks {
		ready = ready && c.OK
	}
	status, code := "ready", http.StatusOK
	if !ready {
		status, code = "not ready", http.StatusServiceUnavailable
	}
	writeJSON(w, code, map[string]any{"status": status, "checks": checks})
}

func writeJSON(w http.ResponseWriter, code int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(code)
	json.NewEncoder(w).Encode(v) // an error here is the client's going away
}
