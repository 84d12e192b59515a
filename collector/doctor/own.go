package doctor

import "logcanary/collector/facts"

// collector are the findings about logcanary's own side.
func collector(s *facts.Scene) Checked {
	return Checked{
		Target: "logcanary", Kind: "logcanary", State: Unknown,
		Findings: ranked(engineDown(s)), CannotTell: cannotTell(s.Denied),
	}
}
