package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"
)

// healthcheckTimeout is less than any sensible timeout of a HEALTHCHECK, so that
// the reason is told before the engine ends the probe.
const healthcheckTimeout = 2 * time.Second

type healthcheckCmd struct{ Config string }

func (c *healthcheckCmd) flags(f *flag.FlagSet) { configFlag(f, &c.Config) }

// Run asks the sidecar on its configured address.
func (c *healthcheckCmd) Run(env *environment) error {
	config, _, err := load(c.Config, env.Vars)
	if err != nil {
		return err
	}
	url, err := sidecarURL(config.Listen, "/healthz")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), healthcheckTimeout)
	defer cancel()
	if err := askHealth(ctx, url); err != nil {
		return err
	}
	_, err = fmt.Fprintf(env.Stdout, "%s: well\n", url)
	return err
}

var errAnyPort = errors.New("listen has port 0: the sidecar chose one that nobody else knows")

// sidecarURL is where a sidecar that listens on listen is asked from its own host.
func sidecarURL(listen, path string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", err
	}
	if port == "0" {
		return "", errAnyPort
	}
	return "http://" + net.JoinHostPort(reachable(host), port) + path, nil
}

// reachable is a host that can be asked from here: who listens on all addresses
// listens on the loopback's.
func reachable(host string) string {
	switch ip := net.ParseIP(host); {
	case host == "" || ip.Equal(net.IPv4zero):
		return "127.0.0.1"
	case ip.Equal(net.IPv6unspecified):
		return "::1"
	}
	return host
}

// directly asks who is addressed and nobody else: neither a proxy nor a redirect is the
// sidecar.
func directly() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// askHealth returns nil when url answers 200, and else one line why not.
func askHealth(ctx context.Context, url string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	answer, err := directly().Do(request)
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: no answer in %s", url, healthcheckTimeout)
	}
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s: %s", url, answer.Status, firstLine(answer.Body))
	}
	return nil
}

// firstLine is the first line of an answer, at most 200 bytes of it, with nothing
// in it that a terminal obeys.
func firstLine(r io.Reader) string {
	const most = 200
	line := bufio.NewScanner(io.LimitReader(r, most))
	line.Scan()
	return cmp.Or(string(appendVisible(nil, line.Bytes())), "no reason given")
}
