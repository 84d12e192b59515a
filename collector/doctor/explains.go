package doctor

// explains names the findings that a finding makes needless: they are its consequences,
// or say less of the same.
func explains(id string) []string {
	switch id {
	case "container-never-started", "driver-init-failed":
		return []string{"container-exited"}
	case "crash-loop", "oom-killed":
		return []string{"container-exited"}
	}
	return nil
}
