#!/usr/bin/env bash
# Builds docker compose as a plugin of the docker command, unless there is one that is new enough
# for "include:" and inline "configs:".
. "$(dirname "$0")/lib.sh"
alone

COMPOSE_VERSION=v2.40.3
PACKAGE=github.com/docker/compose/v2/cmd
plugin=$HOME/.docker/cli-plugins/docker-compose

# The plugin of this bed counts only as long as it is the one that would be built.
enough() {
	local have
	have=$(docker compose version --short 2>/dev/null) || return 1
	[ "$(readlink -f "$plugin")" != "$(readlink -f "$BED/bin/docker-compose")" ] || return 1
	[ "$(printf '%s\n' 2.40 "${have#v}" | sort -V | head -n 1)" = 2.40 ]
}

if enough; then
	echo "docker compose $(docker compose version --short): there already"
	exit
fi
go_build docker-compose "$PACKAGE" "$COMPOSE_VERSION" \
	-ldflags "-X github.com/docker/compose/v2/internal.Version=$COMPOSE_VERSION"
mkdir -p "$(dirname "$plugin")"
ln -sf "$BED/bin/docker-compose" "$plugin"
