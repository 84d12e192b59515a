#!/usr/bin/env bash
# Builds an engine of generation 29 and the newer runc that it needs. No minutes are spent twice:
# the programs stay in $BED/bin, Go's own cache does the rest.
. "$(dirname "$0")/lib.sh"
alone

MOBY=github.com/moby/moby/v2
MOBY_VERSION=v2.0.0-beta.24
RUNC=github.com/opencontainers/runc
RUNC_VERSION=v1.5.2

# A build without a stamp calls itself "dev"; clients compare versions.
stamp="-X $MOBY/dockerversion.Version=29.0.0-${MOBY_VERSION#v2.0.0-} -X $MOBY/dockerversion.PlatformName=bed"

go_build runc15 "$RUNC" "$RUNC_VERSION" -tags seccomp
go_build dockerd29 "$MOBY/cmd/dockerd" "$MOBY_VERSION" -ldflags "$stamp"
go_build docker-proxy29 "$MOBY/cmd/docker-proxy" "$MOBY_VERSION"
