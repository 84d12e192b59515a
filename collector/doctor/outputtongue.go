package doctor

import (
	"path"
	"slices"

	"logcanary/collector/facts"
)

// tongue is a language, or a tool, by what its library does with stdout.
type tongue struct {
	name     string
	programs []string
	buffers  bool     // into a pipe, always, where it was not told otherwise
	flags    []string // that keep it from buffering
	env      string   // a variable that does so
	setting  string   // the variable in YAML, with a value that mends it; "" for none
	fix      string
}

// tongues are those that are known, by their documentation: PYTHONUNBUFFERED and -u
// (python, "Command line and environment"), $| (perlvar) by PERL5OPT (perlrun), setvbuf(3)
// and stdbuf(1), -W interactive (mawk(1)), -u (sed(1)), --line-buffered (grep(1)),
// --unbuffered (jq(1)). Ruby buffers in IO#sync= false. Node, Go, Rust and PHP do not
// buffer stdout by themselves, or line by line.
func tongues() []tongue {
	return []tongue{
		{name: "python", programs: []string{"python", "pypy", "gunicorn", "uvicorn", "celery"}, buffers: true, flags: []string{"-u"},
			env: "PYTHONUNBUFFERED", setting: `PYTHONUNBUFFERED: "1"`, fix: "PYTHONUNBUFFERED=1, or python -u"},
		{name: "perl", programs: []string{"perl"}, buffers: true,
			env: "PERL5OPT", setting: `PERL5OPT: "-Mvars;$$|=1"`, fix: "$| = 1 in the program, or by PERL5OPT"},
		{name: "ruby", programs: []string{"ruby", "rake", "puma", "sidekiq"}, buffers: true, fix: "$stdout.sync = true in the program"},
		{name: "mawk", programs: []string{"mawk"}, buffers: true, flags: []string{"-W"}, fix: "mawk -W interactive, or gawk with fflush()"},
		{name: "sed", programs: []string{"sed"}, flags: []string{"-u", "--unbuffered"}, fix: "sed -u"},
		{name: "grep", programs: []string{"grep"}, flags: []string{"--line-buffered"}, fix: "grep --line-buffered"},
		{name: "jq", programs: []string{"jq"}, flags: []string{"--unbuffered"}, fix: "jq --unbuffered"},
		{name: "awk", programs: []string{"gawk", "awk"}, fix: "fflush() behind print"},
		{name: "java", programs: []string{"java"}, fix: "a PrintStream with autoflush; immediateFlush=true in logback or log4j"},
	}
}

// keeps says whether what a keeper holds is all that a program can hold back: a language
// with buffers of its own does not use those of libc.
func (t *tongue) keeps(keeper string) bool {
	return t == nil || !t.buffers || t.name == keeper
}

// tongueOf is what a process is written in; nil where that is not known.
func tongueOf(pr *facts.Process) *tongue { return tongueByName(program(pr)) }

// tongueNamed is what a command is written in.
func tongueNamed(command []string) *tongue {
	if len(command) == 0 {
		return nil
	}
	return tongueByName(versionless(path.Base(command[0])))
}

func tongueByName(name string) *tongue {
	for _, t := range tongues() {
		if slices.Contains(t.programs, name) {
			return &t
		}
	}
	return nil
}

// unbuffered says whether a process was told not to buffer.
func (p *patient) unbuffered(pr *facts.Process, t *tongue) bool { return p.unbufferedBy(pr.Args, t) }

func (p *patient) unbufferedBy(command []string, t *tongue) bool {
	if t.env != "" && p.Config.Buffering[t.env] != "" {
		return true
	}
	return slices.ContainsFunc(command, func(arg string) bool {
		short := len(arg) > 2 && arg[0] == '-' && arg[1] != '-' && slices.Contains(t.flags, "-"+arg[2:]) // -Bu
		return short || slices.Contains(t.flags, arg)
	})
}

// unbuffer is how the lines of a process come at once. A program of libc can be told from
// outside, by the variables that stdbuf sets, where its image has coreutils' library.
func (p *patient) unbuffer(pr *facts.Process, t *tongue) (fix, snippet string) {
	switch {
	case t == nil:
		fix = "flush after each line in the program"
	case t.setting != "":
		return t.fix, p.compose("environment:", "  "+t.setting)
	case pr != nil && path.Base(pr.Exe) == "busybox":
		return "busybox has no option for it: use " + t.fix + " of another image, or leave it away", ""
	default:
		fix = t.fix
	}
	if pr == nil || pr.Held() == nil || pr.Held().Preload == "" || !t.keeps(pr.Held().Keeper) || t.java() {
		return fix, ""
	}
	return fix + "; or stdbuf -oL, by its variables", p.compose("environment:", "  _STDBUF_O: L", "  LD_PRELOAD: "+pr.Held().Preload)
}

// java says whether a program is one, which prints without libc.
func (t *tongue) java() bool { return t != nil && t.name == "java" }
