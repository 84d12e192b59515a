# Monolog: its eight levels in its line format and as JSON, exceptions with their traces, an uncaught one.
dpkg-query -W -f 'Monolog ${Version}\n' php-monolog >"$OUT/version"

for form in line traced json; do to "$form" php -d display_errors=0 -d log_errors=0 main.php "$form"; done
