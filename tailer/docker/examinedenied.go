package docker

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"strings"
	"syscall"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/client"

	"logcanary/collector/facts"
)

// ownService is what our own service is taken to be called where nobody tells.
const ownService = "logcanary"

// refused notes why no engine answers.
func (x *Examiner) refused(ctx context.Context, s *facts.Scene, err error) {
	ctx, cancel := context.WithTimeout(ctx, x.bounds.answer)
	defer cancel()
	why := diagnose(ctx, x.cfg.Host, err)
	r := &facts.Refusal{Kind: refusalKind(why.err), Path: address(x.cfg.Host), GID: -1, Text: printable(why.err.Error(), maxReason)}
	d := facts.Denied{Probe: "engine", Kind: r.Kind, Why: "no engine at " + x.cfg.Host + ": " + r.Text + ": " + why.next.what}
	switch {
	case r.Kind == facts.Forbidden:
		r.Path, d.Snippet = "/_ping", x.proxy("PING")
	case r.Kind == facts.Permission && !s.Self.Contained:
		d.Snippet = "sudo logcanary doctor"
	case why.next.yaml != "" && s.Self.Contained:
		d.Snippet = facts.Service(ownService, why.next.yaml)
	case r.Kind == facts.Refused && strings.HasPrefix(x.cfg.Host, "unix://"):
		d.Snippet = "sudo systemctl start docker"
	}
	if r.Kind == facts.Permission {
		r.GID = gid(r.Path)
	}
	s.Engine.Refused, s.Denied = r, append(s.Denied, d)
}

// address is the socket's path, or the host and port.
func address(host string) string {
	if at, err := client.ParseHostURL(host); err == nil {
		return at.Host
	}
	return host
}

func refusalKind(err error) string {
	timeout := net.Error(nil)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return facts.Missing
	case errdefs.IsPermissionDenied(err), errdefs.IsUnauthorized(err):
		return facts.Forbidden
	case errors.Is(err, fs.ErrPermission):
		return facts.Permission
	case errors.Is(err, syscall.ECONNREFUSED):
		return facts.Refused
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &timeout) && timeout.Timeout():
		return facts.Timeout
	}
	return facts.Other
}

// denied is why a question was not answered. A proxy that forbids one has a variable
// that allows it.
func (x *Examiner) denied(probe string, err error) facts.Denied {
	at, variable := facts.Section(probe)
	d := facts.Denied{Probe: probe}
	switch {
	case errdefs.IsPermissionDenied(err), errdefs.IsUnauthorized(err):
		d.Kind, d.Why, d.Snippet = facts.Forbidden, at+" answers 403: a proxy before the engine forbids it", x.proxy(variable)
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		d.Kind, d.Why = facts.Timeout, at+" gave no answer in time"
	default:
		d.Why = at + ": " + spoken(err)
	}
	return d
}

// proxy is YAML that has the proxy before the engine allow a section of the API. Its
// service is mostly what we reach it by.
func (x *Examiner) proxy(variable string) string {
	at, err := client.ParseHostURL(x.cfg.Host)
	if err != nil || at.Scheme != "tcp" {
		return facts.Service("socket-proxy", "environment:", "  "+variable+": 1")
	}
	host, _, err := net.SplitHostPort(at.Host)
	if err != nil || net.ParseIP(host) != nil || host == "localhost" {
		host = "socket-proxy"
	}
	return facts.Service(printable(host, maxName), "environment:", "  "+variable+": 1")
}

// status is the HTTP status that an error of the client stands for; 0 where there was no
// answer, or one of another kind.
func status(err error) int {
	for code, is := range map[int]func(error) bool{
		403: errdefs.IsPermissionDenied, 404: errdefs.IsNotFound, 409: errdefs.IsConflict,
		500: errdefs.IsInternal, 501: errdefs.IsNotImplemented, 503: errdefs.IsUnavailable,
	} {
		if is(err) {
			return code
		}
	}
	return 0
}

// spoken is what an error of the client says, without what the client says of itself.
func spoken(err error) string {
	text := strings.TrimPrefix(err.Error(), "Error response from daemon: ")
	return printable(strings.ReplaceAll(text, "\n", " "), maxReason)
}
