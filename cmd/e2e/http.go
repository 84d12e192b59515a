package main

import (
	"io"
	"net/http"
	"net/url"
)

// httpGet is the body of an answer, empty when there is none: callers poll.
func httpGet(address string) []byte {
	resp, err := http.Get(address)
	if err != nil {
		return nil
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil
	}
	return body
}

func urlEscape(s string) string { return url.QueryEscape(s) }
