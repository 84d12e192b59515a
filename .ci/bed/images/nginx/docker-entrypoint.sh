#!/bin/sh
# Tells what the official entrypoint tells, on the same streams.
set -e
echo "$0: /docker-entrypoint.d/ is not empty, will attempt to perform configuration"
for script in /docker-entrypoint.d/*.sh; do
	[ -x "$script" ] || continue
	echo "$0: Launching $script"
	"$script"
done
echo "$0: Configuration complete; ready for start up"
exec "$@"
