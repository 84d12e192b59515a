# PgBouncer on stderr: a server that is down, a database that it does not know, a wrong password, a broken configuration.
pgbouncer -V | head -n 1 >"$OUT/version"

touch /tmp/users
echo '"app" "secret"' >/tmp/users
start pgbouncer pgbouncer -v -u www-data pgbouncer.ini
until_ok bash -c '</dev/tcp/127.0.0.1/6432'
for conn in 'app:secret@127.0.0.1:6432/shop?connect_timeout=3' 'app:wrong@127.0.0.1:6432/shop' 'app:secret@127.0.0.1:6432/nowhere'; do
	psql "postgres://$conn" -c 'SELECT 1' >/dev/null 2>&1 || true
done
kill -HUP "$pid"
sleep 1
to inuse timeout 5 pgbouncer -u www-data pgbouncer.ini
stop
printf '[pgbouncer]\npool_mode = lively\n' >broken.ini
to broken timeout 5 pgbouncer -u www-data broken.ini
