# Apache httpd: its error log at all levels, and a child that crashes.
apache2 -v | sed -n 's/^Server version: //p' >"$OUT/version"

export APACHE_RUN_USER=www-data APACHE_RUN_GROUP=www-data APACHE_PID_FILE=/run/apache2.pid APACHE_RUN_DIR=/run APACHE_LOCK_DIR=/run APACHE_LOG_DIR=/srv/out
start apache apache2 -f /srv/app/httpd.conf -D FOREGROUND
until_ok curl -s localhost:8081/
get localhost:8081/missing localhost:8081/down/ localhost:8081/secret 'localhost:8081/a%2fb' localhost:8081/script
stop "$(pgrep -u www-data apache2 | tail -n 1)" SEGV
sleep 2
stop
to broken apache2 -f /srv/app/broken.conf -D FOREGROUND
