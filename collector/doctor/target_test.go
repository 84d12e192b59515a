package doctor

import (
	"slices"
	"testing"

	"logcanary/collector/facts"
)

// What people call a container, and a file of it; what names nothing is told.
func TestChoose(t *testing.T) {
	all := []*facts.Container{
		{ID: "aaaaaaaa0001", Name: "shop-api-1", Project: "shop", Service: "api", Mounts: []facts.Mount{{Source: "/srv/logs", Destination: "/var/log/app", Here: "/logs/app"}}},
		{ID: "aaaaaaaa0002", Name: "shop-api-2", Project: "shop", Service: "api"},
		{ID: "bbbbbbbb0003", Name: "shop-web-1", Project: "shop", Service: "web"},
		{ID: "bbbbbbbb0004", Name: "other-web-1", Project: "other", Service: "web"},
	}
	for name, want := range map[string][]string{
		"api":                  {"shop/api#shop-api-1", "shop/api#shop-api-2"},
		"shop/web":             {"shop/web"},
		"web":                  {"shop/web", "other/web"},
		"shop-api-2":           {"shop/api"},
		"bbbbbbbb0004":         {"other/web"},
		"aaaaaaaa":             {"shop/api#shop-api-1", "shop/api#shop-api-2"},
		"aaaaa":                nil, // too short to be an id
		"/srv/logs/x.log":      {"shop/api"},
		"/var/log/app/x/y.log": {"shop/api"},
		"/logs/app":            {"shop/api"},
		"/var/log/apparmor":    nil,
		"ap":                   nil,
	} {
		s := &facts.Scene{Containers: slices.Clone(all)}
		missing := choose(s, []string{name})
		var got []string
		for _, c := range s.Containers {
			got = append(got, target(s, c))
		}
		if !slices.Equal(got, want) || (len(missing) == 0) != (len(want) > 0) {
			t.Errorf("%s: %v, missing %v, want %v", name, got, missing, want)
		}
	}
}
