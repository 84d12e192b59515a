# etcd: its zap logger (JSON) and its old one (capnslog), a request that fails, an address in use.
etcd --version | sed -n 's/ Version://p' | head -n 1 >"$OUT/version"

for logger in zap capnslog; do
	rm -rf /tmp/etcd
	start "$logger" etcd --logger=$logger --data-dir /tmp/etcd --name app
	until_ok curl -s localhost:2379/health
	get localhost:2380/nothing
	printf 'nonsense\r\n\r\n' >/dev/tcp/127.0.0.1/2380
	sleep 1
	to $logger-inuse timeout 20 etcd --logger=$logger --data-dir /tmp/etcd2 --name second
	stop
done
