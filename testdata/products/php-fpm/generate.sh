# php-fpm as its image runs it, all on stderr: what workers write, a slow request, a worker that is killed, a broken
# configuration.
php-fpm8.2 -v | sed -n '1s/ (.*//p' >"$OUT/version"

ask() { env -i SCRIPT_FILENAME="/srv/app/$1.php" SCRIPT_NAME="/$1.php" REQUEST_METHOD=GET REQUEST_URI="/$1.php" cgi-fcgi -bind -connect 127.0.0.1:9000 >/dev/null 2>&1 || true; }
start fpm php-fpm8.2 -F -O -y fpm.conf
until_ok bash -c '</dev/tcp/127.0.0.1/9000'
ask broken
ask slow
kill -SEGV "$(pgrep -n php-fpm)"
sleep 1
to inuse php-fpm8.2 -F -O -y fpm.conf
stop
printf '[www]\nlisten = 127.0.0.1:9000\npm = lively\n' >broken.conf
to broken php-fpm8.2 -F -O -y broken.conf
