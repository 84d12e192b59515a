# unbound in the foreground: a start, a query that fails, an address in use, a broken configuration.
unbound -V | sed -n '1s/Version/unbound/p' >"$OUT/version"

start unbound unbound -d -v -v -c unbound.conf
sleep 2
timeout 5 python3 ask.py shop.example || true
to inuse timeout 5 unbound -d -c unbound.conf
stop
printf 'server:\n\tinterfaces: 127.0.0.1\n' >broken.conf
to broken timeout 5 unbound -d -c broken.conf
