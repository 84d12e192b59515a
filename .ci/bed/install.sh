#!/usr/bin/env bash
# Installs the Debian packages that the suite needs. Nothing is started: no service runs afterwards.
. "$(dirname "$0")/lib.sh"
alone

PACKAGES=(
	docker.io containerd runc          # engine 20.10 with its own runtime
	busybox-static debootstrap         # what the stand-in images are made of
	debian-archive-keyring xz-utils
	iproute2 iptables nftables         # networks of two engines side by side
	systemd                            # its systemd-journald; nothing else of it runs
	logrotate prometheus prometheus-alertmanager redis-server
	gcc libc6-dev pkg-config libseccomp-dev # runc and dockerd of generation 29
	ca-certificates procps util-linux
	strace                             # holds logcanary at a system call of our choice
)

missing() {
	local package
	for package in "${PACKAGES[@]}"; do
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || echo "$package"
	done
}

# no_services forbids package scripts to start daemons; a policy that is already there wins.
no_services() {
	[ -e /usr/sbin/policy-rc.d ] && return
	printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
	chmod +x /usr/sbin/policy-rc.d
	trap 'rm -f /usr/sbin/policy-rc.d' EXIT
}

mapfile -t wanted < <(missing)
if [ ${#wanted[@]} -eq 0 ]; then
	echo "packages: all present"
	exit
fi
no_services
export DEBIAN_FRONTEND=noninteractive
step "apt-get update" apt-get update -q
step "apt-get install (${#wanted[@]} packages)" apt-get install -q -y --no-install-recommends "${wanted[@]}"
