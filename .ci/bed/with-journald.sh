#!/usr/bin/env bash
# with-journald.sh COMMAND…: runs a command beside a systemd-journald, which runs here without systemd: in a mount
# namespace of their own with a /run/systemd and a /run/log of their own, so that nothing else on the machine sees its
# sockets. Its journal is in memory, without a rate limit, and goes with the command. With engine-start.sh 20 as
# command the log driver journald works; dockerd29 is built without it.
. "$(dirname "$0")/lib.sh"

# start_journald waits until the socket to which dockerd writes is there. The journal ends when the shell does, or
# what the shell turned into.
start_journald() {
	mount -t tmpfs bed-systemd /run/systemd
	mount -t tmpfs bed-log /run/log
	mkdir -p /run/systemd/journal /run/systemd/journald.conf.d
	printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=256M\nRateLimitBurst=0\nReadKMsg=no\nAudit=no\nForwardToWall=no\n' \
		>/run/systemd/journald.conf.d/bed.conf
	SYSTEMD_LOG_TARGET=console setpriv --pdeathsig TERM /lib/systemd/systemd-journald &
	until [ -S /run/systemd/journal/socket ]; do sleep 0.05; done
}

[ $# -ge 1 ] || fail "usage: with-journald.sh COMMAND…"
if [ "$1" != --inside ]; then
	[ -x /lib/systemd/systemd-journald ] || fail "no systemd-journald: apt-get install --no-install-recommends systemd"
	exec unshare --mount --propagation private "$0" --inside "$@"
fi
shift
start_journald
exec "$@"
