#!/usr/bin/env bash
# engine-clean.sh DIR: removes an engine that has ended, in whatever way: containers that outlived it, mounts,
# interfaces, rules and DIR itself. Images have to be loaded again afterwards (images.sh).
. "$(dirname "$0")/lib.sh"
. "$HERE/engine-lib.sh"

# end_containers kills what the shims of this engine keep running; each knows the address of its containerd.
end_containers() {
	local shim
	for shim in $(pgrep -f -- "-address $dir/exec/containerd/containerd.sock"); do
		pkill -KILL -P "$shim" || true
		kill -KILL "$shim" || true
	done
	sleep 0.2 # until the kernel has let go of what they held
}

# remove_cgroups removes the groups of the containers, which nobody is left to do once their shim is killed.
remove_cgroups() {
	local container
	for container in "$dir"/data/containers/*; do
		find /sys/fs/cgroup -depth -type d -path "*/docker/${container##*/}*" -exec rmdir {} + 2>/dev/null || true
	done
}

unmount() {
	local mount
	awk -v dir="$dir/" 'index($5, dir) == 1 {print $5}' /proc/self/mountinfo | sort -r | while read -r mount; do
		umount -l "$mount"
	done
}

# remove_networks deletes this engine's bridges, and the iptables rules that name one of them or an address of theirs.
remove_networks() {
	local links link table rule words=10.$number.
	mapfile -t links < <(ip -o -4 address | awk -v net="10.$number." 'index($4, net) == 1 {print $2}')
	for link in "${links[@]}"; do
		ip link delete "$link"
		words+=$'\n'$link
	done
	for table in nat filter; do
		{ iptables -w -t $table -S | grep -F "$words" || true; } | while read -r rule; do
			# shellcheck disable=SC2086 # a rule is words
			iptables -w -t $table -D ${rule#-A }
		done
	done
}

[ $# -eq 1 ] || fail "usage: engine-clean.sh DIR"
[ -d "$1" ] || exit 0
name_engine "$1"
! engine_runs || fail "the engine in $dir still runs: end it first"
end_containers
remove_cgroups
unmount
remove_networks
rm -rf --one-file-system "$dir"
