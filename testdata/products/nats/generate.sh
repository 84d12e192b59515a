# NATS: trace, debug and what is above; a client with a wrong password, one that talks nonsense, an address in use.
nats-server -v | sed 's/:/ /' >"$OUT/version"

start nats nats-server -DV -a 127.0.0.1 --user app --pass secret
until_ok bash -c '</dev/tcp/127.0.0.1/4222'
printf 'CONNECT {"user":"app","pass":"wrong","verbose":false}\r\nPING\r\n' >/dev/tcp/127.0.0.1/4222
printf 'CONNECT {"user":"app","pass":"secret","verbose":false}\r\nPING\r\nSUB orders 1\r\nPUB orders 1\r\n7\r\nNONSENSE\r\n' >/dev/tcp/127.0.0.1/4222
sleep 1
to inuse nats-server -a 127.0.0.1
stop
echo 'port: many' >broken.conf
to broken nats-server -c broken.conf
