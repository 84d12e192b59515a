# Redis: its four levels, and a crash with its report.
redis-server --version >"$OUT/version"

start redis redis-server --loglevel debug --save '60 1' --dir /tmp --port 6379
until_ok redis-cli ping
redis-cli set k v >/dev/null
redis-cli bgsave >/dev/null
sleep 3
redis-cli config set dir /sys >/dev/null 2>&1 || true
mkdir -p /tmp/gone
redis-cli config set dir /tmp/gone >/dev/null
rm -r /tmp/gone
redis-cli bgsave >/dev/null
sleep 2
redis-cli config set save '' >/dev/null
redis-cli shutdown nosave >/dev/null
wait
start crash redis-server --loglevel notice --save '' --enable-debug-command yes
until_ok redis-cli ping
redis-cli debug segfault >/dev/null 2>&1 || true
wait
to broken redis-server --port 6379 --loglevel loud
