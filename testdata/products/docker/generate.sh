# dockerd where it cannot work: no control groups, on which it panics; a storage driver that is none; a broken
# configuration.
dockerd --version | sed 's/Docker version/dockerd/;s/, build.*//' >"$OUT/version"

mkdir -p /tmp/docker
engine=(dockerd -D --data-root /tmp/docker --exec-root /run/docker --iptables=false --ip6tables=false --bridge=none --storage-driver=vfs -H unix:///run/docker.sock)
start dockerd "${engine[@]}"
sleep 10
stop
to option dockerd --storage-driver=none --data-root /tmp/docker3 -H unix:///run/docker3.sock --raw-logs
echo '{"debug": "yes"}' >/tmp/broken.json
to broken dockerd --config-file /tmp/broken.json
