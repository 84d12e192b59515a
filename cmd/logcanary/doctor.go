package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os/signal"
	"slices"
	"syscall"
	"time"

	"logcanary/collector/doctor"
)

// doctorCmd says why logs are missing.
type doctorCmd struct {
	Config  string
	Output  string // text or json
	Wait    time.Duration
	Targets []string
}

func (c *doctorCmd) flags(f *flag.FlagSet) {
	configFlag(f, &c.Config)
	f.StringVar(&c.Output, "output", "text", "`FORM` of the output: text or json")
	f.DurationVar(&c.Wait, "wait", 5*time.Second, "`TIME` between the two looks at each container; more shows slower ones")
}

// errFound makes the exit code 1 without a word more: the report has said it.
var errFound = errors.New("")

// Run examines what the targets name, or everything. It asks the running sidecar where one
// answers, which knows the rhythm of each source, and looks itself otherwise.
func (c *doctorCmd) Run(env *environment) error {
	const longest = 10 * time.Minute
	if c.Output != "text" && c.Output != "json" {
		return usageError(fmt.Sprintf("--output is %q: want text or json", c.Output))
	}
	if c.Wait < 0 || c.Wait > longest {
		return usageError(fmt.Sprintf("--wait is %s: want 0s to %s", c.Wait, longest))
	}
	cfg, _, err := load(c.Config, env.Vars)
	if err != nil {
		return err
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	report, err := c.examine(ctx, cfg, env)
	if err != nil {
		return err
	}
	if err := c.write(env, report); err != nil {
		return err
	}
	return verdict(report)
}

// verdict is what the exit code is made of.
func verdict(r *doctor.Report) error {
	switch {
	case len(r.Unknown) > 0:
		return fmt.Errorf("there is no container that is called %s", r.Unknown[0])
	case r.Alarming(), unseen(r):
		return errFound
	}
	return nil
}

// unseen says whether no container was examined because no engine let us in: that is no
// good news.
func unseen(r *doctor.Report) bool {
	for _, c := range r.Checked {
		if c.Kind == "container" {
			return false
		}
	}
	return slices.ContainsFunc(r.Checked, func(c doctor.Checked) bool {
		return slices.ContainsFunc(c.CannotTell, func(t doctor.CannotTell) bool { return t.Probe == "engine" })
	})
}

func (c *doctorCmd) request() doctor.Request { return doctor.Request{Targets: c.Targets, Wait: c.Wait} }

func (c *doctorCmd) examine(ctx context.Context, cfg *Config, env *environment) (*doctor.Report, error) {
	if isTerminal(env.Stderr) {
		fmt.Fprintf(env.Stderr, "looking twice, %s apart …", c.Wait)
		defer fmt.Fprint(env.Stderr, "\r\x1b[K")
	}
	report, err := askDoctor(ctx, cfg.Listen, c.request())
	if !errors.Is(err, errNoSidecar) {
		return report, err
	}
	if !cfg.Docker.Enabled {
		return nil, errNoEngine
	}
	report, _ = newDoctor(cfg, nil, newProber(cfg)).Examine(ctx, c.request())
	return report, ctx.Err()
}

func (c *doctorCmd) write(env *environment, r *doctor.Report) error {
	if c.Output == "json" {
		e := json.NewEncoder(env.Stdout)
		e.SetEscapeHTML(false)
		e.SetIndent("", "  ")
		return e.Encode(r)
	}
	_, err := env.Stdout.Write(newSheet(coloured(env), time.Now()).report(r))
	return err
}

// errNoEngine says that there is nobody to be asked about containers.
var errNoEngine = errors.New("docker.enabled is false: without an engine there is no container to examine; ask a running sidecar, or set it to true")

// errNoSidecar says that nobody answers who could be a sidecar.
var errNoSidecar = errors.New("no sidecar answers")

// doctorPath is where a sidecar is asked.
const doctorPath = "/api/v1/doctor"

// askDoctor asks the sidecar that listens on listen.
func askDoctor(ctx context.Context, listen string, r doctor.Request) (*doctor.Report, error) {
	at, err := sidecarURL(listen, doctorPath)
	if err != nil {
		return nil, errNoSidecar
	}
	ctx, cancel := context.WithTimeout(ctx, r.Wait+time.Minute)
	defer cancel()
	query := url.Values{"target": r.Targets, "wait": {r.Wait.String()}}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, at+"?"+query.Encode(), nil)
	if err != nil {
		return nil, err
	}
	answer, err := directly().Do(request)
	if err != nil {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("%s: %w", at, err)
		}
		return nil, errNoSidecar
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK || answer.Header.Get("Content-Type") != "application/json" {
		return nil, errNoSidecar
	}
	return readReport(answer.Body)
}

// readReport reads what a sidecar answers.
func readReport(r io.Reader) (*doctor.Report, error) {
	const most = 64 << 20
	var body bytes.Buffer
	if _, err := body.ReadFrom(io.LimitReader(r, most)); err != nil {
		return nil, fmt.Errorf("the sidecar's answer: %w", err)
	}
	report := new(doctor.Report)
	if err := json.Unmarshal(body.Bytes(), report); err != nil {
		return nil, fmt.Errorf("the sidecar's answer: %w", err)
	}
	return report, nil
}
