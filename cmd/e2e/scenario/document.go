// Package scenario reads the documents of the doctor's suite and judges what the doctor
// said: a document is prose that says what is broken and what must be said, then steps,
// then the files of a small stack. testdata/doctor/README.md is the language.
//
// It promises that a document which cannot be carried out as it stands is refused with
// the line that is wrong, and so is one that asks for nothing. It runs nothing.
package scenario

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"
)

// Document is one scenario.
type Document struct {
	Name    string   // of its file, without the ending
	Prose   string   // its head, without the marks of a comment
	Engines []string // generations that it runs on
	Images  []string // tags or names of the test bed's images
	Steps   []Step
	Files   []txtar.File
}

// lookAlike begins the names of documents in which nothing is wrong.
const lookAlike = "healthy-"

// LookAlike says whether nothing is wrong in it: it only looks like it.
func (d *Document) LookAlike() bool { return strings.HasPrefix(d.Name, lookAlike) }

// Wanted are the causes that the doctor has to name, each once.
func (d *Document) Wanted() (ids []string) {
	for _, s := range d.Steps {
		if s.Verb == "doctor" {
			ids = append(ids, s.IDs()...)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// File is the content of one of its files, nil when there is none of that name.
func (d *Document) File(name string) []byte {
	for _, f := range d.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// Parse reads a document. The error names every mistake, one a line.
func Parse(name string, text []byte) (*Document, error) {
	archive := txtar.Parse(text)
	d := &Document{Name: name, Engines: []string{"20"}, Files: archive.Files}
	prose, steps := head(string(archive.Comment))
	d.Prose = prose
	mistakes := d.read(steps, 1+strings.Count(string(archive.Comment), "\n")-strings.Count(steps, "\n"))
	mistakes = append(mistakes, d.files()...)
	mistakes = append(mistakes, d.whole()...)
	if len(mistakes) > 0 {
		return nil, fmt.Errorf("%s: %w", name, errors.Join(mistakes...))
	}
	return d, nil
}

// head parts the prose from the steps.
func head(text string) (prose, steps string) {
	for line := range strings.Lines(text) {
		words, comment := strings.CutPrefix(line, "#")
		if !comment && strings.TrimSpace(line) != "" {
			break
		}
		prose += strings.TrimPrefix(words, " ")
		text = text[len(line):]
	}
	return strings.TrimSpace(prose), text
}

// read reads the steps; the first stands on a line of that number.
func (d *Document) read(steps string, number int) (mistakes []error) {
	for line := range strings.Lines(steps) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			if err := d.step(line, number); err != nil {
				mistakes = append(mistakes, fmt.Errorf("line %d: %q: %w", number, line, err))
			}
		}
		number++
	}
	return mistakes
}

// step adds a step, or takes what it says of the whole document.
func (d *Document) step(line string, number int) error {
	s, err := parseStep(line, number)
	switch {
	case err != nil:
		return err
	case s.Verb == "engine":
		if bad := slices.IndexFunc(s.Words, func(g string) bool { return g != "20" && g != "29" }); bad >= 0 {
			return fmt.Errorf("there is no engine %s", s.Words[bad])
		}
		d.Engines = s.Words
	case s.Verb == "images":
		d.Images = append(d.Images, s.Words...)
	default:
		d.Steps = append(d.Steps, s)
	}
	return nil
}

// files checks the files' names and finds the images of the compose files.
func (d *Document) files() (mistakes []error) {
	for _, f := range d.Files {
		if path.IsAbs(f.Name) || path.Clean(f.Name) != f.Name || f.Name == ".." || strings.HasPrefix(f.Name, "../") {
			mistakes = append(mistakes, fmt.Errorf("file %q would not stand in the scenario's own directory", f.Name))
		}
		if path.Ext(f.Name) == ".yaml" {
			images, err := Images(f.Data)
			if err != nil {
				mistakes = append(mistakes, fmt.Errorf("file %s: %w", f.Name, err))
			}
			d.Images = append(d.Images, images...)
		}
	}
	slices.Sort(d.Images)
	d.Images = slices.Compact(d.Images)
	return mistakes
}

// Images are the images of the services in YAML that may be a compose file.
func Images(text []byte) (images []string, err error) {
	var file struct {
		Services map[string]struct{ Image string }
	}
	if err := yaml.NewDecoder(bytes.NewReader(text)).Decode(&file); err != nil {
		return nil, err
	}
	for _, s := range file.Services {
		if s.Image != "" {
			images = append(images, s.Image)
		}
	}
	return images, nil
}

// whole checks what no single line can be wrong in.
func (d *Document) whole() (mistakes []error) {
	asked := func(verbs ...string) bool {
		return slices.ContainsFunc(d.Steps, func(s Step) bool { return slices.Contains(verbs, s.Verb) })
	}
	if d.Prose == "" {
		mistakes = append(mistakes, errors.New("no prose at its head says what is broken, how it shows and what must be said"))
	}
	if !asked("doctor", "healthy", "told", "metric") {
		mistakes = append(mistakes, errors.New("nothing is asked: no doctor, healthy, told or metric"))
	}
	if d.LookAlike() && (!asked("healthy") || asked("doctor")) {
		mistakes = append(mistakes, errors.New("a look-alike is healthy, and no cause is named in it"))
	}
	if asked("stack", "apply") && d.File("compose.yaml") == nil {
		mistakes = append(mistakes, errors.New("there is no compose.yaml"))
	}
	return mistakes
}
