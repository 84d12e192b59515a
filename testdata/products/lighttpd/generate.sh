# lighttpd: its error log and access log on stderr, an upstream that is down, an address in use, a broken configuration.
lighttpd -v | sed -n '1s/ - .*//p' >"$OUT/version"

start lighttpd lighttpd -D -f lighttpd.conf
until_ok curl -s localhost:8080/
get localhost:8080/missing localhost:8080/down
to inuse lighttpd -D -f lighttpd.conf
stop
printf 'server.port = 8080\nserver.document-root = \n' >broken.conf
to broken lighttpd -D -f broken.conf
