package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"logcanary/cmd/e2e/scenario"
)

// doctorCase begins the names of the doctor's scenarios.
const doctorCase = "doctor/"

// doctorCases are the scenarios in a folder, each on the engines that it names.
func doctorCases(dir string) (all []testCase, err error) {
	documents, err := readDocuments(dir)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(documents, func(a, b *scenario.Document) int { return cmp.Compare(rank(a), rank(b)) })
	for _, d := range documents {
		for _, generation := range d.Engines {
			all = append(all, testCase{doctorCase + d.Name + "-" + generation, 3 * time.Minute, func(t *T) { t.play(d, generation) }})
		}
	}
	return all, nil
}

// rank has the sidecar's scenarios begin first: they wait for minutes, beside the others.
func rank(d *scenario.Document) int {
	return count(!strings.HasPrefix(d.Name, "watch-"))
}

func readDocuments(dir string) (all []*scenario.Document, err error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil {
		return nil, err
	}
	for _, path := range paths {
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		d, err := scenario.Parse(strings.TrimSuffix(filepath.Base(path), ".txtar"), text)
		if err != nil {
			return nil, fmt.Errorf("scenario %w", err)
		}
		all = append(all, d)
	}
	return all, nil
}
