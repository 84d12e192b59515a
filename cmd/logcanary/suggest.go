package main

import (
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// nearest returns the candidate that word was most likely meant to be; "" when
// none is near: at most a third of the letters may differ.
func nearest(word string, candidates []string) string {
	const longest = 64 // a word that is longer is no slip of the pen, and comparing costs its square
	if len(word) > longest {
		return ""
	}
	best, least := "", 1+max(1, len(word)/3)
	for _, c := range candidates {
		if d := distance(plain(word), plain(c)); d < least {
			best, least = c, d
		}
	}
	return best
}

// plain drops what people vary without meaning anything by it.
func plain(word string) string {
	return strings.ReplaceAll(strings.ToLower(word), "-", "_")
}

// distance is the number of letters to insert, drop, change or swap with their
// neighbour that lies between two words (optimal string alignment).
func distance(a, b string) int {
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+differ(a[i-1], b[j-1]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

func differ(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}

// meantSize completes Docker's and Kubernetes' short units: 512m, 1G, 10Mi.
func meantSize(text string) string {
	short := regexp.MustCompile(`^([0-9]+) ?([kmgtKMGT])[iI]?[bB]?$`)
	if m := short.FindStringSubmatch(text); m != nil {
		return m[1] + strings.ToUpper(m[2]) + "iB"
	}
	return ""
}

// meantDuration turns days and spelled-out units into what time.ParseDuration
// reads, and gives seconds to a bare number.
func meantDuration(text string) string {
	m := regexp.MustCompile(`^([0-9]{1,6}) ?([a-z]*)$`).FindStringSubmatch(strings.ToLower(text))
	if m == nil {
		return nearest(text, []string{"auto", "off"})
	}
	switch unit := m[2]; {
	case unit == "":
		return m[1] + "s"
	case unit[0] == 'd':
		return hours(m[1], 24)
	case unit[0] == 'w':
		return hours(m[1], 7*24)
	case unit[0] == 's' || unit[0] == 'm' || unit[0] == 'h':
		return m[1] + unit[:1]
	}
	return ""
}

func hours(count string, each int) string {
	n, err := strconv.Atoi(count)
	if err != nil {
		return ""
	}
	return strconv.Itoa(n*each) + "h"
}

func meantTopic(text string) string {
	better := regexp.MustCompile(`[^a-zA-Z0-9._-]+`).ReplaceAllString(text, "_")
	if better == text || strings.Trim(better, "_.") == "" {
		return ""
	}
	return better
}

// meantListen reads a bare port.
func meantListen(text string) string {
	if regexp.MustCompile(`^[0-9]{1,5}$`).MatchString(text) {
		return ":" + text
	}
	return withoutScheme(text)
}

// withoutScheme drops the scheme that other programs want before host:port.
func withoutScheme(text string) string {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.User != nil {
		return ""
	}
	return u.Host
}

// meantDocker reads a bare path of a socket.
func meantDocker(text string) string {
	if strings.HasPrefix(text, "/") {
		return "unix://" + text
	}
	return ""
}
