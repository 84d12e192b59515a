package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"logcanary": main})
}

// TestScripts runs the scripts of testdata/script: commands as people type them,
// their output and their exit codes.
func TestScripts(t *testing.T) {
	well := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.Method + " " + r.URL.Path {
		case "GET /healthz":
		case "POST /api/v1/doctor":
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprintf(w, `{"checked":[{"target":%q,"kind":"container","state":"flowing","note":"asked to wait %s"}]}`, r.FormValue("target"), r.FormValue("wait"))
		default:
			http.NotFound(w, r)
		}
	}))
	t.Cleanup(well.Close) // the scripts are parallel: they end after this function
	ill := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, "the disk is full", http.StatusServiceUnavailable)
	}))
	t.Cleanup(ill.Close)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("WELL", strings.TrimPrefix(well.URL, "http://"))
			env.Setenv("ILL", strings.TrimPrefix(ill.URL, "http://"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// exits CODE COMMAND [ARG …] holds the exit code of a command, which testscript's own
// ! only tells from 0.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG …]")
	}
	err := ts.Exec("sh", append([]string{"-c", `code=$1; shift; "$@"; got=$?; [ "$got" = "$code" ] || { echo "exit code $got, want $code" >&2; exit 1; }`, "exits"}, args...)...)
	if err != nil {
		ts.Fatalf("%v", err)
	}
}
