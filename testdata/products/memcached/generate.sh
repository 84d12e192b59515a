# memcached: what it says at -vv, an address in use, too little memory.
memcached -V >"$OUT/version"

start memcached memcached -u root -vv -m 4 -l 127.0.0.1
until_ok bash -c '</dev/tcp/127.0.0.1/11211'
printf 'set a 0 0 1\r\nx\r\nget a\r\nnonsense\r\nget b\r\nquit\r\n' >/dev/tcp/127.0.0.1/11211
sleep 1
to inuse memcached -u root -l 127.0.0.1
stop
to option memcached -u nobody -m lots
