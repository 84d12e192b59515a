# shellcheck shell=bash disable=SC2034
# Shared by every script of the test bed: where it lives, and how a step is told.
# Source it first; it makes the shell stop at the first failure.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BED=${LOGCANARY_BED:-$HOME/.cache/logcanary-bed}
mkdir -p "$BED/bin" "$BED/log" "$BED/lock"

# alone keeps two runs of the same script from building the same thing twice. The lock's descriptor is
# closed for the children of a step, so that nothing which a step leaves behind can hold it.
alone() {
	exec 9>"$BED/lock/$(basename "$0" .sh)"
	flock 9
}

# step NAME COMMAND… runs a command or function quietly, tells the seconds it took, and on failure
# shows the tail of its log and ends the script.
step() {
	local name=$1 log began status
	shift
	log="$BED/log/$(basename "$0" .sh)-${name//[^A-Za-z0-9.]/-}.log"
	began=$(date +%s%N)
	set +e # not "if …": bash would switch off -e inside the function as well
	(set -e; "$@") >"$log" 2>&1 9>&-
	status=$?
	set -e
	if [ $status -ne 0 ]; then
		echo "FAILED ($status): $name; the tail of $log:" >&2
		tail -n 30 "$log" | sed 's/^/    /' >&2
		exit $status
	fi
	tell "$name" "$began"
}

# tell NAME BEGAN prints the line of a step that began at BEGAN (nanoseconds).
tell() {
	local ms=$((($(date +%s%N) - $2) / 1000000))
	printf '%-52s %4d.%d s\n' "$1" $((ms / 1000)) $((ms % 1000 / 100))
}

# fail MESSAGE ends the script as wrong usage.
fail() {
	echo "$(basename "$0"): $1" >&2
	exit 2
}

# go_build NAME PACKAGE VERSION [FLAG…] builds one public program into $BED/bin/NAME, in a scratch module
# of its own. It is built again only when what is asked for changes.
go_build() {
	local name=$1 package=$2 version=$3 recipe=$*
	shift 3
	if [ -x "$BED/bin/$name" ] && [ "$(cat "$BED/bin/$name.recipe" 2>/dev/null)" = "$recipe" ]; then
		echo "$name $version: built already"
		return
	fi
	step "build $name $version" build_in "$BED/go/$name" "$BED/bin/$name" "$package" "$version" "$@"
	echo "$recipe" >"$BED/bin/$name.recipe"
}

build_in() {
	local dir=$1 binary=$2 package=$3 version=$4
	shift 4
	export GOFLAGS=-buildvcs=false
	mkdir -p "$dir"
	cd "$dir"
	[ -e go.mod ] || go mod init bed
	nice go get "$package@$version"
	nice go build "$@" -o "$binary" "$package"
}
