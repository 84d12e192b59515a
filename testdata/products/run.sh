#!/usr/bin/env bash
# run.sh NAME…: makes the products of testdata/products log and crash for real, and leaves what they wrote
# in $BED/out/NAME, a file for each stream. Debian 12, as root.
#
# A product is a folder: generate.sh makes it log; packages (Debian), requirements.txt (pip), package.json (npm),
# pom.xml (Maven), go.mod and Cargo.toml say what it needs, with versions. They are fetched by their ordinary clients
# into a small Debian of its own, in which generate.sh then runs on its own: no network but its own loopback, a host
# name that is nobody's, the folder as /srv/app. So nothing of this machine stands in what is captured.
set -euo pipefail

HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
BED=${LOGCANARY_BED:-$HOME/.cache/logcanary-bed}/products
ROOT=$BED/root
GO=$(go env GOROOT 2>/dev/null || true)
RUST=$(rustc --print sysroot 2>/dev/null || true)
NODE=$(command -v node || true)
export DEBIAN_FRONTEND=noninteractive LC_ALL=C

# A minimal Debian that starts no service by itself.
machine() {
	[ ! -e "$ROOT/.ready" ] || return 0
	mkdir -p "$BED"
	debootstrap --variant=minbase bookworm "$ROOT" "$(awk '/^URIs:/ { print $2; exit }' /etc/apt/sources.list.d/debian.sources)"
	cp /etc/apt/sources.list.d/debian.sources "$ROOT/etc/apt/sources.list.d/"
	: >"$ROOT/etc/apt/sources.list"
	printf '#!/bin/sh\nexit 101\n' >"$ROOT/usr/sbin/policy-rc.d"
	chmod +x "$ROOT/usr/sbin/policy-rc.d"
	cp /etc/resolv.conf "$ROOT/etc/"
	echo "127.0.0.1 localhost app-1" >"$ROOT/etc/hosts"
	chroot "$ROOT" apt-get update -qq
	chroot "$ROOT" apt-get install -y -qq --no-install-recommends ca-certificates curl procps
	touch "$ROOT/.ready"
}

# What a product needs, by the client of each registry. All but Debian's packages land beside the product.
fetch() {
	local app=$1
	if [ -e "$app/packages" ]; then
		xargs -a "$app/packages" chroot "$ROOT" apt-get install -y -qq --no-install-recommends -o DPkg::Lock::Timeout=600
	fi
	if [ -e "$app/requirements.txt" ] && [ ! -d "$app/lib" ]; then
		pip install -q --no-compile --only-binary=:all: --python-version 3.11 --target "$app/lib" -r "$app/requirements.txt"
	fi
	if [ -e "$app/package.json" ] && [ ! -d "$app/node_modules" ]; then
		npm --prefix "$app" ci --silent
	fi
	if [ -e "$app/pom.xml" ] && [ ! -d "$app/lib" ]; then
		mvn -q -B -f "$app/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$app/lib" -DincludeScope=runtime
	fi
	if [ -e "$app/go.mod" ]; then
		(cd "$app" && GOMODCACHE=$ROOT/go/pkg/mod GOFLAGS=-modcacherw go mod download)
	fi
	if [ -e "$app/Cargo.toml" ] && [ ! -d "$app/vendor" ]; then
		(cd "$app" && mkdir -p .cargo && cargo vendor 2>/dev/null >.cargo/config.toml)
	fi
}

# inside APP OUT runs a product's generate.sh in the small Debian, in namespaces of its own. This machine lends it the
# toolchains of Go and Rust, and Node.js.
inside() {
	unshare --mount --uts --net --pid --ipc --fork bash -euc '
		root=$1 app=$2 out=$3 go=$4 rust=$5 node=$6
		shift 6
		hostname app-1
		ip link set lo up
		mkdir -p "$root/srv/app" "$root/srv/out" "$root/usr/local/go" "$root/usr/local/rust"
		mount --bind "$app" "$root/srv/app"
		mount --bind "$out" "$root/srv/out"
		[ -z "$go" ] || mount --bind -o ro "$go" "$root/usr/local/go"
		[ -z "$node" ] || { touch "$root/usr/local/bin/node"; mount --bind -o ro "$node" "$root/usr/local/bin/node"; }
		[ -z "$rust" ] || mount --bind -o ro "$rust" "$root/usr/local/rust"
		mount -t proc proc "$root/proc"
		mount -t tmpfs tmpfs "$root/run"
		mount -t tmpfs tmpfs "$root/dev"
		mkdir -m 1777 "$root/dev/shm"
		for d in null zero random urandom; do touch "$root/dev/$d"; mount --bind "/dev/$d" "$root/dev/$d"; done
		ln -s /proc/self/fd "$root/dev/fd"
		for n in 0:stdin 1:stdout 2:stderr; do ln -s "/proc/self/fd/${n%:*}" "$root/dev/${n#*:}"; done
		exec chroot "$root" env -i "$@"
	' inside "$ROOT" "$1" "$2" "$GO" "$RUST" "$NODE" \
		HOME=/root TZ=UTC LANG=C.UTF-8 TERM=dumb \
		PATH=/usr/local/go/bin:/usr/local/rust/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		GOMODCACHE=/go/pkg/mod GOPROXY=off GOFLAGS=-mod=mod GOTOOLCHAIN=local CARGO_NET_OFFLINE=true CARGO_HOME=/root/.cargo \
		timeout -k 5 "${LIMIT:-300}" bash -euc 'cd /srv/app; source ./tools.sh; source ./generate.sh'
}

product() {
	local app=$BED/apps/$1 out=$BED/out/$1
	echo "== $1"
	mkdir -p "$app"
	rm -rf "$out"
	mkdir -p "$out"
	chmod 777 "$out" # some servers log as a user of their own
	cp -r "$HERE/$1/." "$HERE/tools.sh" "$app/"
	fetch "$app"
	inside "$app" "$out" </dev/null
	wc -l "$out"/*
}

machine
for name; do product "$name"; done
