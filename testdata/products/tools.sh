# shellcheck shell=bash
# What every generate.sh may use; it runs in /srv/app of the small Debian that run.sh makes.

OUT=/srv/out

# to NAME COMMAND… captures the two streams of a command in NAME.stdout and NAME.stderr, apart, behind what is there,
# through pipes, as an engine does.
# A command that fails is what is wanted here: most of them are made to crash.
to() {
	local name=$1
	shift
	"$@" > >(cat >>"$OUT/$name.stdout") 2> >(cat >>"$OUT/$name.stderr") || true
	sleep 0.1 # the last bytes are under way
}

# start NAME COMMAND… does the same in the background; $! is its pid, and stop ends it.
start() {
	local name=$1
	shift
	"$@" > >(cat >>"$OUT/$name.stdout") 2> >(cat >>"$OUT/$name.stderr") &
	pid=$!
}

# stop [PID] [SIGNAL] ends what start began, by force if it does not listen.
stop() {
	local one=${1:-$pid} killer
	kill "-${2:-TERM}" "$one" 2>/dev/null || true
	(sleep 10; kill -KILL "$one" 2>/dev/null) &
	killer=$!
	wait "$one" 2>/dev/null || true
	kill "$killer" 2>/dev/null || true
	sleep 0.1
}

# until_ok COMMAND… waits until a command succeeds, 30 s at most.
until_ok() {
	local i
	for i in $(seq 300); do
		if "$@" >/dev/null 2>&1; then return; fi
		sleep 0.1
	done
	echo "gave up waiting for: $*" >&2
	return 1
}

# get URL… asks for pages, whatever they answer.
get() {
	local url
	for url; do curl -s -o /dev/null -m 10 "$url" || true; done
}
