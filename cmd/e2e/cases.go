package main

import "time"

// caseStart is how long an application may take until it works.
const caseStart = 20 * time.Second

// cases lists the suite in the order in which it runs: what is quick and
// fundamental first.
func cases(scenarios string) ([]testCase, error) {
	var all []testCase
	for _, generation := range []string{"20", "29"} {
		all = append(all, sourceCases(generation)...)
		all = append(all, rotationCases(generation)...)
		all = append(all, labelCases(generation)...)
		all = append(all, restartCases(generation)...)
	}
	all = append(all, testCase{"journald-20", 4 * time.Minute, caseJournald})
	all = append(all, fileCases()...)
	all = append(all, stateCases()...)
	all = append(all, secureCases()...)
	all = append(all, crashCases()...)
	all = append(all, pointCases()...)
	all = append(all, stackCases()...)
	all = append(all, costCases()...)
	all = append(all, depthCases()...)
	all = append(all, alertCases()...)
	doctor, err := doctorCases(scenarios)
	return append(all, doctor...), err
}
