package docker

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"path"
	"strings"

	"github.com/containerd/errdefs"
	"github.com/docker/docker/client"
)

// get asks for what the client would decode at once, however long it is. The answer ends
// with an error after most bytes.
func get(ctx context.Context, engine *client.Client, at string, query url.Values, most int64) (io.ReadCloser, error) {
	host, err := client.ParseHostURL(engine.DaemonHost())
	if err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "http", Host: host.Host, Path: path.Join("/", host.Path, "v"+engine.ClientVersion(), at), RawQuery: query.Encode()}
	if host.Scheme == "unix" {
		u.Host = client.DummyHost
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	answer, err := engine.HTTPClient().Do(request)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		defer answer.Body.Close()
		return nil, failure(answer)
	}
	return &bounded{answer.Body, most}, nil
}

// failure is an answer that is none, as the client's own errors are.
func failure(answer *http.Response) error {
	const most = 4 << 10
	text, err := io.ReadAll(io.LimitReader(answer.Body, most))
	if err != nil {
		return err
	}
	said := fmt.Sprintf("%s: %s", answer.Status, strings.TrimSpace(string(text)))
	switch answer.StatusCode {
	case http.StatusForbidden:
		return fmt.Errorf("%w: %s", errdefs.ErrPermissionDenied, said)
	case http.StatusNotFound:
		return fmt.Errorf("%w: %s", errdefs.ErrNotFound, said)
	case http.StatusConflict:
		return fmt.Errorf("%w: %s", errdefs.ErrConflict, said)
	case http.StatusInternalServerError:
		return fmt.Errorf("%w: %s", errdefs.ErrInternal, said)
	}
	return errors.New(said)
}

// bounded is a body that is an error when it is longer than it may be.
type bounded struct {
	io.ReadCloser
	left int64
}

// Read reads what may be read.
func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errLong
	}
	n, err := b.ReadCloser.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

// errLong says that an answer was longer than what is read of one.
var errLong = errors.New("the answer is too long")
