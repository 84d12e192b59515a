#!/usr/bin/env bash
# Prepares everything that does not need a running engine. The Go builds come one after the other: each keeps two
# cores busy. The images follow with images.sh, once an engine runs.
. "$(dirname "$0")/lib.sh"
began=$(date +%s%N)
"$HERE/install.sh"
"$HERE/kafka.sh"
"$HERE/build-engine29.sh"
"$HERE/build-compose.sh"
tell "all" "$began"
