# MariaDB: a start, warnings, an aborted client, a start that fails, and a signal 11 with its stack trace.
mariadbd --version >"$OUT/version"

mkdir -p /run/mysqld
chown mysql /run/mysqld
rm -rf /var/lib/mysql/* /var/lib/broken
mariadb-install-db --user=mysql --datadir=/var/lib/mysql >/dev/null 2>&1
serve=(mariadbd --no-defaults --user=mysql --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock --port=3306 --log-warnings=4 --innodb-buffer-pool-size=16M)
start mariadb "${serve[@]}"
until_ok mariadb -S /run/mysqld/mysqld.sock -e 'SELECT 1'
mariadb -S /run/mysqld/mysqld.sock -e 'CREATE DATABASE shop; CREATE USER app IDENTIFIED BY "x"' || true
mariadb -h 127.0.0.1 -u app -pwrong 2>/dev/null || true
mariadb -S /run/mysqld/mysqld.sock -e 'SELECT SLEEP(60)' 2>/dev/null & client=$!
sleep 1
kill -KILL $client
sleep 1
to second "${serve[@]}" --socket=/run/mysqld/second.sock --pid-file=/run/second.pid # the data directory is in use
stop
start crash "${serve[@]}"
until_ok mariadb -S /run/mysqld/mysqld.sock -e 'SELECT 1'
stop "$pid" SEGV
to broken mariadbd --no-defaults --user=mysql --datadir=/var/lib/mysql --no-such-option
