# containerd: its start at level trace, in text and as JSON, a second one on the same files, a broken configuration.
containerd --version | sed 's/ [^ ]* \([^ ]*\) .*/ \1/' >"$OUT/version"

mkdir -p /tmp/c
for format in text json; do
	printf 'version = 2\nroot = "/tmp/c"\nstate = "/run/c"\ndisabled_plugins = ["io.containerd.grpc.v1.cri"]\n[grpc]\naddress = "/run/c.sock"\n[ttrpc]\naddress = "/run/c.ttrpc"\n[debug]\nlevel = "trace"\nformat = "%s"\n' "$format" >/tmp/$format.toml
	start "$format" containerd -c "/tmp/$format.toml"
	sleep 4
	to "$format-second" timeout 12 containerd -c "/tmp/$format.toml"
	stop
done
echo 'grpc = 7' >/tmp/broken.toml
to broken containerd -c /tmp/broken.toml
