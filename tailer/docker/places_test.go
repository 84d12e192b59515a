package docker

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/bmatcuk/doublestar/v4"

	"logcanary/tailer/file"
)

// hostDir makes a small engine host below a directory: a volume, a bind and a file, with room for what is
// mounted on top.
func hostDir(t *testing.T) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"docker/volumes/shop_logs/_data/sub", "srv/app/log", "srv/odd[1]*"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "srv/one.log"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	return root
}

// TestLocate: from a pattern inside a container to globs here. R is the directory in which the engine's host
// and our own mounts stand for real; "here" rows read as include, "!" exclude, "^" root, "ERR" what is said.
func TestLocate(t *testing.T) {
	R := hostDir(t)
	volume := point{inside: "/data", source: R + "/docker/volumes/shop_logs/_data", volume: "shop_logs"}
	bind := point{inside: "/var/log/app", source: R + "/srv/app/log"}
	nested := point{inside: "/data/sub", source: R + "/srv/app/log"}
	oneFile := point{inside: "/var/log/one.log", source: R + "/srv/one.log"}
	odd := point{inside: "/odd", source: R + "/srv/odd[1]*"}
	memory := point{inside: "/run/log"}
	nowhere := point{inside: "/gone", source: "/nowhere/gone"}
	nameless := point{inside: "/data", source: "/docker/volumes/x/_data", volume: strings.Repeat("0a", 32)}

	host := view{whole: true}
	boxed := view{own: []point{{inside: R + "/docker/volumes/shop_logs", source: "/engine/shop_logs"}, {inside: R + "/srv", source: "/srv"}}}
	rooted := view{root: dataRoot{engine: "/engine", here: R + "/docker"}}

	for _, c := range []struct {
		name    string
		view    view
		points  []point
		pattern string
		want    []string
	}{
		{"a volume on the host", host, []point{volume, bind}, "/data/*.log", []string{"V/*.log ^V"}},
		{"below a volume", host, []point{volume}, "/data/a/**/*.log", []string{"V/a/**/*.log ^V"}},
		{"a bind", host, []point{volume, bind}, "/var/log/app/x.log", []string{"B/x.log ^B"}},
		{"a file", host, []point{oneFile}, "/var/log/one.log", []string{"F ^F"}},
		{"a file behind a wildcard", host, []point{oneFile, bind}, "/var/log/*.log", []string{"F ^F"}},
		{"a mount on a mount", host, []point{volume, nested}, "/data/sub/*.log", []string{"B/*.log ^B"}},
		{"what a mount covers", host, []point{nested, volume}, "/data/**/*.log", []string{"B/**/*.log ^B", "V/**/*.log !V/sub !V/sub/** ^V"}},
		{"mounts behind a wildcard", host, []point{bind, volume}, "/var/*/app/*.log", []string{"B/*.log ^B"}},
		{"a name full of wildcards", host, []point{odd}, "/odd/*.log", []string{`R/srv/odd\[1\]\*/*.log ^R/srv/odd[1]*`}},
		{"the layer", host, []point{volume}, "/var/log/*.log", []string{"ERR own layer"}},
		{"a directory that begins alike", host, []point{volume}, "/database/*.log", []string{"ERR own layer"}},
		{"memory", host, []point{memory}, "/run/log/*.log", []string{"ERR in memory"}},
		{"what is not there", host, []point{nowhere}, "/gone/*.log", []string{"ERR /nowhere/gone of the engine's host cannot be read"}},

		{"our own mount", boxed, []point{{inside: "/data", source: "/srv/app/log"}}, "/data/*.log", []string{"B/*.log ^B"}},
		{"our own file", boxed, []point{{inside: "/x.log", source: "/srv/one.log"}}, "/x.log", []string{"F ^F"}},
		{"a part of it alone", boxed, []point{volume, {inside: "/b", source: "/srv/app/log"}}, "/**/*.log",
			[]string{"B/**/*.log ^B", `ERR volumes: ['shop_logs:/logs/shop_logs:ro'], and beside services volumes: {shop_logs: {external: true}}`}},
		{"not our mount", boxed, []point{nowhere}, "/gone/*.log", []string{`ERR volumes: ['/nowhere/gone:/host/nowhere/gone:ro']`}},
		{"not yet in our mount", boxed, []point{{inside: "/d", source: "/srv/later"}}, "/d/*", []string{`ERR volumes: ['/srv/later:/host/srv/later:ro']`}},
		{"the data root", rooted, []point{{inside: "/data", source: "/engine/volumes/shop_logs/_data", volume: "shop_logs"}}, "/data/*.log", []string{"V/*.log ^V"}},
		{"the data root without volumes", rooted, []point{{inside: "/data", source: "/engine/volumes/other/_data", volume: "other"}}, "/data/*.log",
			[]string{`ERR volumes: ['other:/logs/other:ro']`}},
		{"a volume without a name", rooted, []point{nameless}, "/data/*.log", []string{`ERR volumes: ['/engine/volumes:/host/engine/volumes:ro']`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			globs, err := c.view.locate(c.points, c.pattern)
			got := shortened(R, globs)
			for _, want := range c.want {
				if text, ok := strings.CutPrefix(want, "ERR "); ok {
					if err == nil || !strings.Contains(err.Error(), text) {
						t.Errorf("error %v, want %q", err, text)
					}
					err = nil
				} else if i := slices.Index(got, want); i >= 0 {
					got = slices.Delete(got, i, i+1)
				} else {
					t.Errorf("no %q", want)
				}
			}
			if len(got) > 0 || err != nil {
				t.Errorf("besides %q, %v", got, err)
			}
		})
	}
}

// shortened writes globs with letters for the directories.
func shortened(root string, globs []file.Glob) (all []string) {
	for _, g := range globs {
		words := slices.Clone(g.Include)
		for _, e := range g.Exclude {
			words = append(words, "!"+e)
		}
		words = append(words, "^"+g.Root)
		text := strings.Join(words, " ")
		for _, name := range [][2]string{{"/docker/volumes/shop_logs/_data", "V"}, {"/srv/app/log", "B"}, {"/srv/one.log", "F"}, {"", "R"}} {
			text = strings.ReplaceAll(text, root+name[0], name[1])
		}
		all = append(all, text)
	}
	return all
}

// TestThrough: among our own mounts the longest source wins, unless another mount covers the place.
func TestThrough(t *testing.T) {
	v := view{own: []point{{inside: "/host", source: "/"}, {inside: "/logs", source: "/srv"}, {inside: "/logs/app"}, {inside: "/deep", source: "/srv/a/b"}}}
	for source, want := range map[string]string{
		"/etc": "/host/etc", "/srv": "/logs", "/srv/x": "/logs/x", "/srv/a/b/c": "/deep/c", "/srv/a": "/logs/a",
		"/srv/app":     "/host/srv/app", // /logs/app is something else
		"/srv/app/log": "/host/srv/app/log", "/srvx": "/host/srvx",
	} {
		if got := v.through(source); got != want {
			t.Errorf("%s is at %q, want %q", source, got, want)
		}
	}
}

// TestPatterns: what a label may name, and what it may not.
func TestPatterns(t *testing.T) {
	for text, want := range map[string][]string{
		"":                               nil,
		"/a/*.log":                       {"/a/*.log"},
		" /a/*.log , /b//c/./d.log,":     {"/a/*.log", "/b/c/d.log"},
		"/a/../etc/*":                    {"?"},
		`/a/.\./etc/*`:                   {"?"},
		"relative.log,/fine":             {"?", "/fine"},
		"/a/[*.log":                      {"?"},
		"/a/{b,c}.log":                   {"?", "?"},
		"/a/..b/c..":                     {"/a/..b/c.."},
		"/" + strings.Repeat("x", 1<<16): {"?"},
	} {
		l := labels{of: map[string]string{labelFiles: text}}
		var got []string
		all := l.patterns()
		for range l.wrong {
			got = append(got, "?")
		}
		if got = append(got, all...); !slices.Equal(got, want) {
			t.Errorf("%.40q: got %q, want %q", text, got, want)
		}
	}
}

// FuzzRests: what remains of a pattern below a directory matches there exactly what the pattern matches.
func FuzzRests(f *testing.F) {
	f.Add("/a/**/b/*.log", "/a/b", "b/x.log")
	f.Add("/**/**/**/x", "/x/x/x", "x")
	f.Fuzz(func(t *testing.T, pattern, dir, name string) {
		l := labels{of: map[string]string{labelFiles: pattern}}
		all := l.patterns()
		dir, name = filepath.Clean("/"+dir), strings.TrimPrefix(filepath.Clean("/"+name), "/")
		if len(all) != 1 || dir == "/" || name == "" {
			return
		}
		whole := doublestar.PathMatchUnvalidated(all[0], dir+"/"+name)
		part := slices.ContainsFunc(rests(all[0], dir), func(rest string) bool { return rest != "" && doublestar.PathMatchUnvalidated("/"+rest, "/"+name) })
		if whole != part {
			t.Errorf("%q matches %q: %v; below %q: %v", all[0], dir+"/"+name, whole, dir, part)
		}
	})
}
