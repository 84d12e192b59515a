# PHP's command line, its errors on stderr as in production and on stdout as in development; its built-in server.
php -r 'echo "PHP ", PHP_VERSION, "\n";' >"$OUT/version"

for file in warnings uncaught chained fatal parse; do
	to log php -d display_errors=0 -d log_errors=1 -d error_log= -d html_errors=0 "$file.php"
	to shown php -d display_errors=1 -d log_errors=0 -d html_errors=0 "$file.php"
done
to file php -d display_errors=0 -d log_errors=1 -d error_log=/srv/out/error.log chained.php
start server php -d display_errors=0 -d log_errors=1 -S 127.0.0.1:8000 -t /srv/app
until_ok curl -s localhost:8000/warnings.php
get localhost:8000/chained.php localhost:8000/missing.php
stop
