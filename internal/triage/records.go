package triage

import "strings"

// lineMark stands where lines of one event meet: white space to every pattern.
const lineMark = " \v"

// records joins lines that belong together: those that follow a line with a time or a
// level and have none themselves, and all lines of a short message. Only records with
// a candidate in them are returned.
func records(text string, found []candidate) []event {
	if len(found) == 0 {
		return nil
	}
	interesting := make(map[int]bool, len(found))
	for _, c := range found {
		interesting[c.line] = true
	}
	var all []event
	var open event
	var parts []string
	size, wanted := 0, false
	flush := func() {
		if wanted && len(parts) > 1 && len(all) < maxSpoken {
			open.text = strings.Join(parts, lineMark)
			open.many = true
			all = append(all, open)
		}
		parts, size, wanted = nil, 0, false
	}
	lines(text, func(n int, line string) {
		trimmed := strings.TrimSpace(line)
		begins := begins(trimmed)
		if len(parts) > 0 && (begins || trimmed == "" && size > recordBytes/4 || len(parts) >= recordLines || size+len(line) > recordBytes) {
			flush()
		}
		if len(line) > recordBytes {
			return // it has been looked at by itself
		}
		if len(parts) == 0 {
			if trimmed == "" {
				return
			}
			open = event{line: n}
		}
		parts = append(parts, plain(trimmed))
		size += len(line)
		wanted = wanted || interesting[n]
	})
	flush()
	return all
}

// begins reports whether a line looks like the beginning of a record of a log.
func begins(line string) bool {
	if line == "" {
		return false
	}
	switch c := line[0]; {
	case c >= '0' && c <= '9':
		return len(line) > 8 && strings.ContainsAny(line[:9], ":-/.")
	case c == '[':
		return len(line) > 6 && line[1] >= '0' && line[1] <= '9'
	}
	for _, start := range [...]string{"time=", "ts=", "level=", "ERROR", "WARN", "INFO", "DEBUG", `{"`, "error:", "Error:", "type="} {
		if strings.HasPrefix(line, start) {
			return true
		}
	}
	// The prefix of docker compose: "name-1  | ".
	if at := strings.Index(line, " | "); at > 0 && at < 40 && strings.IndexByte(strings.TrimSpace(line[:at]), ' ') < 0 {
		return true
	}
	return false
}
