package doctor

// explains names the findings that a finding makes needless: they are its consequences,
// or say less of the same.
func explains(id string) []string {
	return append(consequences(id), "never-logged")
}

func consequences(id string) []string {
	switch id {
	case "container-never-started", "crash-loop":
		return []string{"container-exited"}
	case "driver-none", "driver-local", "driver-remote-uncached", "driver-init-failed":
		return []string{"container-exited", "driver-not-recreated"}
	case "oom-killed":
		return []string{"container-exited", "crash-loop"}
	case "recreated-new-id":
		return []string{"short-lived-race"}
	case "exec-output-lost":
		return []string{"daemonised-child"}
	case "json-truncated":
		return []string{"json-corrupt"}
	case "line-too-long":
		return []string{"partial-16k"}
	}
	return nil
}
