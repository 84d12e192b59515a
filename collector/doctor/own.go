package doctor

import (
	"cmp"
	"slices"

	"logcanary/collector/facts"
)

// itself is logcanary's own side before the rules about it.
type itself struct {
	*facts.Scene
	found []Finding
}

// ownSide are the causes that concern all containers: what lets us see none of them, or
// fewer of their lines.
func ownSide() []func(*itself) {
	return []func(*itself){
		socketDenied, proxyForbids, logsDenied, rootMoved, rootInVM, clockSkew, offsetLost, noInstances, noWatches, noDescriptors,
	}
}

// ownRules are the causes of our own that concern one container.
func ownRules() []rule {
	return []rule{notShared, volumeInVM, futureCursor, silentFS, hardLinks, lineTooLong, badEncoding, appDescriptors}
}

// Self is what logcanary is called as a target, and the kind of that target.
const Self = "logcanary"

// collector are the findings about logcanary's own side. What a finding says of a probe
// that could not be made is not said a second time.
func collector(s *facts.Scene) Checked {
	i := &itself{Scene: s, found: engineDown(s)}
	for _, ask := range ownSide() {
		ask(i)
	}
	denied := slices.DeleteFunc(slices.Clone(s.Denied), i.explained)
	return Checked{Target: Self, Kind: Self, State: Unknown, Findings: ranked(i.found), CannotTell: cannotTell(denied)}
}

// explained says whether a finding has the reason why a probe could not be made.
func (i *itself) explained(d facts.Denied) bool {
	return slices.ContainsFunc(i.found, func(f Finding) bool {
		switch f.ID {
		case "sock-eacces", "daemon-down":
			return d.Probe == "engine"
		case "proxy-403":
			return d.Kind == facts.Forbidden
		case "containers-dir-eacces", "docker-root-moved":
			return d.Probe == "log-file"
		}
		return false
	})
}

func (i *itself) add(f Finding) {
	f.Target = Self
	i.found = append(i.found, f)
}

// compose is YAML that sets lines of our own service.
func (i *itself) compose(lines ...string) string { return ownService(i.Scene, lines...) }

func ownService(s *facts.Scene, lines ...string) string {
	return facts.Service(cmp.Or(s.Self.Service, Self), lines...)
}
