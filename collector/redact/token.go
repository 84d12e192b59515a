package redact

import (
	"strings"

	"logcanary/collector/literal"
)

// token is how a secret goes on that has a prefix of its own.
type token struct {
	of       func(byte) bool // what it is made of
	min, max int             // bytes behind the prefix; max 0 for any number
	digits   int             // at least so many of them are digits
	not      string          // what the token of another rule goes on with
}

// prefixed hides the token whose prefix stands at a place.
func (s *scan) prefixed(at int, n *needle) {
	t, from := n.token, at+len(n.text)
	if !s.opens(at) || t.not != "" && literal.HasPrefixFold(s.text[from:], t.not) {
		return
	}
	to, digits := from, 0
	for to < len(s.text) && t.of(s.text[to]) && (t.max == 0 || to-from <= t.max) {
		if isDigit(s.text[to]) {
			digits++
		}
		to++
	}
	if size := to - from; size < t.min || t.max > 0 && size > t.max || digits < t.digits {
		return
	}
	s.hide(n.rule, at, to)
}

// opens says whether a token can begin at a place: no word goes on there. What
// programs write before it may look like one: \n in a text that was quoted, %3D in a URL.
func (s *scan) opens(at int) bool {
	if at == 0 || !isURLSafe(s.text[at-1]) {
		return true
	}
	if at >= 2 && s.text[at-2] == '\\' && strings.IndexByte("nrt", s.text[at-1]) >= 0 {
		return true
	}
	return at >= 3 && s.text[at-3] == '%' && isHex(s.text[at-2]) && isHex(s.text[at-1])
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// isURLSafe says whether a byte stands in base64url.
func isURLSafe(c byte) bool { return isAlnum(c) || c == '_' || c == '-' }

func isWordish(c byte) bool { return isAlnum(c) || c == '_' }

func isDotted(c byte) bool { return isURLSafe(c) || c == '.' }

func isBase32(c byte) bool { return isUpper(c) || '2' <= c && c <= '7' }

// tokens are the needles of tokens with a prefix; what they look like is what their
// services document.
func (r *Redactor) tokens() (needles []*needle) {
	add := func(id rule, prefixes string, t token) {
		for p := range strings.FieldsSeq(prefixes) {
			if r.on[id] {
				needles = append(needles, &needle{text: p, exact: true, rule: id, token: &t, look: (*scan).prefixed})
			}
		}
	}
	add(awsRule, "AKIA ASIA ABIA", token{of: isBase32, min: 16, max: 16})
	add(gcpRule, "AIza", token{of: isURLSafe, min: 35, max: 35})
	add(gcpRule, "ya29.", token{of: isURLSafe, min: 20})
	add(githubRule, "ghp_ gho_ ghu_ ghs_ ghr_", token{of: isWordish, min: 30})
	add(githubRule, "github_pat_", token{of: isWordish, min: 22})
	add(gitlabRule, "glpat- gldt- glrt- glcbt-", token{of: isDotted, min: 20})
	add(slackRule, "xoxb- xoxp- xoxa- xoxr- xoxs- xoxe- xoxe. xoxc- xoxd- xapp-", token{of: isDotted, min: 10, digits: 3})
	add(stripeRule, "sk_live_ sk_test_ rk_live_ rk_test_ whsec_", token{of: isAlnum, min: 10})
	add(sendgridRule, "SG.", token{of: isDotted, min: 60, max: 80})
	add(npmRule, "npm_", token{of: isAlnum, min: 36, max: 36})
	add(pypiRule, "pypi-Ag", token{of: isURLSafe, min: 16})
	add(openaiRule, "sk-", token{of: isURLSafe, min: 20, digits: 3, not: "ant-"})
	add(anthropicRule, "sk-ant-", token{of: isURLSafe, min: 20})
	add(huggingfaceRule, "hf_", token{of: isAlnum, min: 30})
	add(dockerRule, "dckr_pat_ dckr_oat_", token{of: isURLSafe, min: 20})
	add(vaultRule, "hvs. hvb. hvr.", token{of: isURLSafe, min: 20})
	add(grafanaRule, "glsa_ glc_", token{of: isSigned, min: 30})
	add(digitaloceanRule, "dop_v1_ doo_v1_ dor_v1_", token{of: isHex, min: 64, max: 64})
	add(shopifyRule, "shpat_ shpca_ shppa_ shpss_", token{of: isHex, min: 32, max: 32})
	add(atlassianRule, "ATATT3", token{of: isSigned, min: 60})
	if r.on[twilioRule] {
		sk := token{of: isHex, min: 32, max: 32}
		needles = append(needles, &needle{text: "SK", next: "0123456789abcdef", exact: true, rule: twilioRule, token: &sk, look: (*scan).prefixed})
	}
	return needles
}
