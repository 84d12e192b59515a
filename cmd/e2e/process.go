package main

import (
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"time"
)

// process is a program that the suite started and ends by its pid.
type process struct {
	cmd  *exec.Cmd
	log  string
	done chan struct{}
}

// startProcess starts a program with its output in a file. It leads a process
// group, so that a shell script's exec and its children end with it.
func startProcess(log string, env []string, argv ...string) (*process, error) {
	out, err := os.OpenFile(log, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Env = append(os.Environ(), env...)
	cmd.Stdout, cmd.Stderr = out, out
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start %s: %w", argv[0], err)
	}
	p := &process{cmd: cmd, log: log, done: make(chan struct{})}
	go func() {
		cmd.Wait() // its outcome is read from ProcessState
		close(p.done)
	}()
	return p, nil
}

func (p *process) running() bool {
	select {
	case <-p.done:
		return false
	default:
		return true
	}
}

// runsFor waits until the program ends, or d is over.
func (p *process) runsFor(d time.Duration) {
	select {
	case <-p.done:
	case <-time.After(d):
	}
}

func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	<-p.done
}

// signal is for the program and its children, while it runs.
func (p *process) signal(s syscall.Signal) {
	if p.running() {
		syscall.Kill(-p.cmd.Process.Pid, s)
	}
}

// stop ends the program by SIGTERM, and by SIGKILL when it does not listen. It
// returns the exit code, -1 when it was killed.
func (p *process) stop(grace time.Duration) int {
	if p.running() {
		p.cmd.Process.Signal(syscall.SIGTERM)
	}
	select {
	case <-p.done:
	case <-time.After(grace):
		p.kill()
	}
	return p.cmd.ProcessState.ExitCode()
}

// tail is the end of the program's output, for a failure's text.
func (p *process) tail() string { return tailOf(p.log) }

func tailOf(path string) string {
	const most = 3000
	b, err := os.ReadFile(path)
	if err != nil {
		return err.Error()
	}
	if len(b) > most {
		b = b[len(b)-most:]
	}
	return string(b)
}
