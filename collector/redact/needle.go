package redact

import "logcanary/collector/literal"

// needle is a literal that a rule waits for: nothing can be its secret where none of
// its needles stands.
type needle struct {
	text  string // as in literal.Needle, and so are next and exact
	next  string
	exact bool
	rule  rule                             // whom it belongs to
	token *token                           // what follows a needle that is the prefix of a token
	look  func(s *scan, at int, n *needle) // called with the place of the needle
}

// indexOf makes the index of needles.
func indexOf(needles []*needle) *literal.Index {
	all := make([]literal.Needle, len(needles))
	for i, n := range needles {
		all[i] = literal.Needle{Text: n.text, Next: n.next, Exact: n.exact}
	}
	return literal.NewIndex(all)
}

// found looks at a place where a needle stands, if it is not hidden already. Rules of the
// operator's own may match around what is.
func (s *scan) found(id, at int) {
	if n := s.needles[id]; at >= s.done || n.rule >= rules {
		n.look(s, at, n)
	}
}

// builtinNeedles are the needles of all built-in rules that hold.
func (r *Redactor) builtinNeedles() []*needle {
	needles := append(r.tokens(), fieldNeedles()...)
	for _, n := range []needle{
		{text: "identified", rule: passwordRule, look: (*scan).identified},
		{text: "bearer ", rule: authorizationRule, look: (*scan).bearer},
		{text: "basic ", rule: authorizationRule, look: (*scan).basic},
		{text: "://", rule: urlRule, look: (*scan).userinfo},
		{text: "@tcp(", rule: urlRule, look: (*scan).dsn},
		{text: "@unix(", rule: urlRule, look: (*scan).dsn},
		{text: "-----begin ", rule: privateKeyRule, look: (*scan).pem},
		{text: "eyJ", exact: true, rule: jwtRule, look: (*scan).jwt},
		{text: "7Q~", exact: true, rule: azureRule, look: (*scan).entra},
		{text: "8Q~", exact: true, rule: azureRule, look: (*scan).entra},
		{text: "hooks.slack.com/", rule: slackRule, look: (*scan).webhook},
		{text: ".webhook.office.com/", rule: teamsRule, look: (*scan).webhook},
		{text: "/api/webhooks/", rule: discordRule, look: (*scan).discord},
		{text: ":AA", exact: true, rule: telegramRule, look: (*scan).telegram},
	} {
		if r.on[n.rule] {
			needles = append(needles, &n)
		}
	}
	return needles
}
