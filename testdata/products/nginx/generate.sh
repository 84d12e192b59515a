# nginx: its own log and the access log on stderr and stdout, as the image of nginx has them.
nginx -v 2>"$OUT/version"

start nginx nginx -c /srv/app/nginx.conf
until_ok curl -s localhost:8080/
get localhost:8080/ localhost:8080/missing localhost:8080/down localhost:8080/limited localhost:8080/limited \
	localhost:8080/limited localhost:8080/large
kill -KILL "$(pgrep -P "$pid" | tail -n 1)" # a worker that dies is an alert
sleep 1
to emerg nginx -c /srv/app/nginx.conf # the address is in use
stop
to broken nginx -c /srv/app/broken.conf
