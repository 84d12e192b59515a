package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func get(t *testing.T, path string, checks ...Check) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	metrics := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.Write([]byte("x 1\n")) })
	routes(Config{Metrics: metrics, Ready: func() []Check { return checks }}).ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w
}

func TestReadyNamesWhatIsNotReadyAndWhy(t *testing.T) {
	w := get(t, "/readyz", Check{Name: "sources", OK: true}, Check{Name: "journal", Detail: "disk full"})
	if w.Code != http.StatusServiceUnavailable {
		t.Errorf("status %d", w.Code)
	}
	var body struct {
		Status string
		Checks []Check
	}
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		t.Fatal(err)
	}
	if body.Status != "not ready" || len(body.Checks) != 2 || body.Checks[1] != (Check{Name: "journal", Detail: "disk full"}) {
		t.Errorf("got %+v", body)
	}
}

func TestReadyAndAlive(t *testing.T) {
	if w := get(t, "/readyz", Check{Name: "journal", OK: true}); w.Code != 200 {
		t.Errorf("readyz: %d %s", w.Code, w.Body)
	}
	if w := get(t, "/healthz", Check{Name: "journal"}); w.Code != 200 {
		t.Errorf("healthz must not depend on readiness: %d", w.Code)
	}
	if w := get(t, "/metrics"); w.Body.String() != "x 1\n" {
		t.Errorf("metrics: %q", w.Body)
	}
}

func TestListenRefusesABadAddress(t *testing.T) {
	_, err := Listen(Config{Listen: "127.0.0.1:notaport"})
	if err == nil || !strings.Contains(err.Error(), "127.0.0.1:notaport") {
		t.Errorf("the error must name the address: %v", err)
	}
}
