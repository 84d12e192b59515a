#!/usr/bin/env bash
# engine-start.sh 20|29 DIR [FLAG…]: runs an engine in the foreground, all of it under DIR; its socket is
# DIR/docker.sock; the flags go to dockerd. Send SIGTERM to end it. After a kill -9 start it again on the same DIR.
# One engine of each generation can run at a time; each has its own containerd, bridge and address pool.
. "$(dirname "$0")/lib.sh"
. "$HERE/engine-lib.sh"

# forget_the_dead removes what a killed engine left: with another program's pid in these files dockerd refuses to
# start, or waits for a containerd that is none.
forget_the_dead() {
	rm -f "$dir/docker.pid" "$dir/docker.sock"
	still_runs "$dir/exec/containerd/containerd.pid" containerd || rm -f "$dir/exec/containerd/containerd.pid"
}

# own_bridge makes the bridge of the default network: dockerd itself makes none but docker0.
own_bridge() {
	ip link show "$bridge" >/dev/null 2>&1 || ip link add name "$bridge" type bridge
	ip address replace "10.$number.0.1/24" dev "$bridge"
	ip link set "$bridge" up
}

# open_forwarding lets the traffic of this engine through the FORWARD chain: generation 20 makes its policy DROP,
# for the bridges of the other engine too, even between two containers on one bridge.
open_forwarding() {
	local side
	for side in --source --destination; do
		iptables -w -C FORWARD $side "$pool" -j ACCEPT 2>/dev/null || iptables -w -A FORWARD $side "$pool" -j ACCEPT
	done
}

# hide_iptables keeps generation 29 from the rules of generation 20. It writes nftables, which stand apart, but at its
# start it removes all the iptables chains of Docker, taking them for its own of former days.
hide_iptables() {
	mkdir -p "$BED/no-iptables"
	ln -sf /bin/false "$BED/no-iptables/iptables"
	ln -sf /bin/false "$BED/no-iptables/ip6tables"
	PATH=$BED/no-iptables:$PATH
}

[ $# -ge 2 ] || fail "usage: engine-start.sh 20|29 DIR [FLAG…]"
generation=$1
name_engine "$2"
shift 2
! engine_runs || fail "an engine runs in $dir already"
[ ${#dir} -le 66 ] || fail "$dir is too long: containerd takes no longer socket than 104 bytes"
forget_the_dead
own_bridge

common=(
	--host "unix://$dir/docker.sock" --pidfile "$dir/docker.pid"
	--data-root "$dir/data" --exec-root "$dir/exec"
	--exec-opt native.cgroupdriver=cgroupfs # there is no systemd to ask
	--bridge "$bridge" --default-address-pool "base=$pool,size=24"
)
case $generation in
20)
	exec dockerd "${common[@]}" "$@"
	;;
29)
	open_forwarding
	hide_iptables
	exec "$BED/bin/dockerd29" "${common[@]}" --firewall-backend nftables \
		--userland-proxy-path "$BED/bin/docker-proxy29" \
		--add-runtime "new=$BED/bin/runc15" --default-runtime new "$@"
	;;
*) fail "generation is 20 or 29" ;;
esac
