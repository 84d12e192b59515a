# HAProxy: its own messages on stderr, its log on stdout in two formats, a server that goes down.
haproxy -v | head -n 1 >"$OUT/version"

start haproxy haproxy -W -db -f /srv/app/haproxy.cfg
until_ok curl -s localhost:8082/
python3 -m http.server -d /tmp 8083 >/dev/null 2>&1 & server=$!
sleep 3
get localhost:8082/ localhost:8082/nothing localhost:8084/
stop "$server"
sleep 3
get localhost:8082/
kill -KILL "$(pgrep -P "$pid" haproxy)"
sleep 1
stop
to broken haproxy -f /srv/app/broken.cfg
