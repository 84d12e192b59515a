# shellcheck shell=bash disable=SC2034
# Shared by engine-start.sh and engine-clean.sh: what an engine in a directory is called and owns.

# name_engine DIR sets the names that follow from the directory, so that start and clean agree without a file.
name_engine() {
	mkdir -p "$1"
	dir=$(cd "$1" && pwd)
	number=$((16#$(printf %s "$dir" | sha1sum | cut -c1-4) % 50 + 200))
	bridge=bed$number
	pool=10.$number.0.0/16 # of all networks of this engine
}

# still_runs PIDFILE NAME: is the pid in PIDFILE a live program of that name? Asked of exe, which a zombie has not:
# where pid 1 reaps nobody, a killed engine keeps its pid and its comm.
still_runs() {
	local pid
	pid=$(cat "$1" 2>/dev/null) && [ "$(basename "$(readlink "/proc/$pid/exe")")" = "$2" ]
}

# engine_runs tells whether an engine of either generation runs in dir.
engine_runs() {
	still_runs "$dir/docker.pid" dockerd || still_runs "$dir/docker.pid" dockerd29
}
