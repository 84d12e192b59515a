# syslog as rsyslog writes it: a message of each priority that logger sends, in the formats of RFC 5424 and RFC 3164 with
# their <PRI>, and in the traditional file format without it.
echo "rsyslog $(rsyslogd -v | sed -n '1s/rsyslogd  \([^ ]*\) .*/\1/p'), logger of $(logger -V | sed 's/.*from //')" >"$OUT/version"

start rsyslogd rsyslogd -n -f /srv/app/rsyslog.conf -i /run/rsyslogd.pid
until_ok test -S /run/log
for priority in emerg alert crit err warning notice info debug; do
	logger -u /run/log -t app --id=7 -p "local0.$priority" "an order at $priority, 0 errors"
done
logger -u /run/log -t kernel --id=1 -p kern.info 'ERROR: is a word here'
logger -u /run/log -t shop --id=8 -p daemon.err "$(printf 'two lines:\nthe second')"
for priority in err info; do
	for form in --rfc5424 --rfc3164; do to logger logger --stderr --no-act -u /run/log "$form" -t app --id=7 -p "user.$priority" 'order 7'; done
done
sleep 1
stop
