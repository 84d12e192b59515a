package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"logcanary/collector/doctor"
)

// recorded are the causes that this machine cannot make; they are proven on facts that
// were recorded, in the tests of collector/doctor.
func recorded() []string {
	return []string{
		"apparmor-deny", "clock-skew", "desktop-vm-path", "driver-not-recreated", "follow-stuck-after-rotate", "inotify-silent-fs",
		"journald-limited", "quota", "remote-daemon-path", "selinux-label", "swarm-other-node", "userns-remap",
	}
}

// printCauses tells by which documents each cause is proven.
func printCauses(dir string) {
	documents, _ := readDocuments(dir) // read once already
	by := map[string][]string{}
	for _, d := range documents {
		for _, id := range d.Wanted() {
			by[id] = append(by[id], d.Name)
		}
	}
	for _, id := range recorded() {
		by[id] = append(by[id], "recorded facts")
	}
	for _, c := range doctor.Causes() {
		fmt.Printf("%-10s %-26s %s\n", c.Family, c.ID, strings.Join(by[c.ID], " "))
	}
	fmt.Printf("%d of %d causes, %d on recorded facts\n", len(by), len(doctor.Causes()), len(recorded()))
}

// doctorTotals sums the doctor's scenarios up.
type doctorTotals struct {
	passed, all               int
	alikePassed, alike, wrong int
	named                     map[string]bool // causes of passed scenarios
	delays                    []time.Duration // from break to finding
	slowest                   *T
	began, ended              time.Time
}

func (d *doctorTotals) add(t *T) {
	ok := len(t.failures) == 0
	d.all++
	d.passed += count(ok)
	d.alike += count(t.scene.doc.LookAlike())
	d.alikePassed += count(t.scene.doc.LookAlike() && ok)
	d.wrong += t.scene.wrong
	if d.slowest == nil || t.took > d.slowest.took {
		d.slowest = t
	}
	if d.began.IsZero() || t.began.Before(d.began) {
		d.began = t.began
	}
	d.ended = time.Now()
	for _, f := range t.scene.found {
		d.delays = append(d.delays, f.after)
		if ok {
			d.name(f.id)
		}
	}
}

func (d *doctorTotals) name(id string) {
	if d.named == nil {
		d.named = map[string]bool{}
	}
	d.named[id] = true
}

func count(is bool) int {
	if is {
		return 1
	}
	return 0
}

func (d *doctorTotals) print() {
	if d.all == 0 {
		return
	}
	fmt.Printf("doctor: %d of %d scenarios passed, %d of %d look-alikes among them; %d false findings; %.0f s\n",
		d.passed, d.all, d.alikePassed, d.alike, d.wrong, d.ended.Sub(d.began).Seconds())
	fmt.Printf("doctor: %d of %d causes named on real parts: %s\n", len(d.named), len(doctor.Causes()), strings.Join(slices.Sorted(maps.Keys(d.named)), " "))
	if n := len(d.delays); n > 0 {
		slices.Sort(d.delays)
		fmt.Printf("doctor: from break to finding %.1f s in the median, %.1f s at most\n", d.delays[n/2].Seconds(), d.delays[n-1].Seconds())
	}
	fmt.Printf("doctor: slowest: %s, %.1f s\n", d.slowest.name, d.slowest.took.Seconds())
}
