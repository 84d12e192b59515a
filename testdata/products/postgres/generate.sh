# PostgreSQL: every severity that a session can raise, an error with its DETAIL, CONTEXT and STATEMENT, and a backend
# that is killed.
export PATH=$PATH:/usr/lib/postgresql/15/bin
postgres -V >"$OUT/version"

as() { setpriv --reuid postgres --regid postgres --clear-groups env HOME=/tmp "$@"; }
mkdir -p /run/postgresql
chown postgres /run/postgresql
rm -rf /var/lib/postgresql/app
as initdb -D /var/lib/postgresql/app -A trust >/dev/null
start postgres as postgres -D /var/lib/postgresql/app -c log_line_prefix='%m [%p] ' -c log_min_messages=info -c log_checkpoints=off
until_ok as psql -c 'SELECT 1'
as psql -f /srv/app/session.sql >/dev/null 2>&1 || true
as psql -d nowhere >/dev/null 2>&1 || true
as psql -c 'SET log_min_messages = debug1' -c "DO \$\$ BEGIN RAISE DEBUG 'state of the cart: empty'; END \$\$" >/dev/null 2>&1
as psql -c "SELECT pg_sleep(60)" >/dev/null 2>&1 &
until_ok pgrep -f 'local. SELECT'
kill -KILL "$(pgrep -f 'local. SELECT')"
until_ok as psql -c 'SELECT 1'
stop
mkdir -p /var/lib/postgresql/empty
to broken as postgres -D /var/lib/postgresql/empty
