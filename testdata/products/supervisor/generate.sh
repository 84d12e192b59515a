# supervisord in the foreground: programs that start, exit, crash, cannot be found; the warning that it runs as root.
echo "supervisor $(supervisord -v)" >"$OUT/version"

start supervisor supervisord -n -c supervisord.conf -e debug
sleep 6
to inuse supervisord -n -c supervisord.conf
stop
printf '[supervisord]\nloglevel=loud\n' >broken.conf
to broken supervisord -n -c broken.conf
