# Puma with a Rack application: its start, requests, an exception in one, an address in use, a worker that dies.
puma --version | sed 's/puma version/Puma/' >"$OUT/version"

start puma puma -e production -b tcp://127.0.0.1:9292 --log-requests -w 1 config.ru
until_ok curl -s localhost:9292/
get localhost:9292/missing localhost:9292/broken
to inuse timeout 10 puma -e production -b tcp://127.0.0.1:9292 config.ru
stop
to missing puma nowhere.ru
