# fail2ban in the foreground: a jail that finds and bans, and an action that fails.
fail2ban-server -V | sed 's/^/Fail2Ban /' >"$OUT/version"

mkdir -p /run/fail2ban /tmp/f2b
cp -r /etc/fail2ban/. /tmp/f2b/
rm -rf /tmp/f2b/jail.d/* /tmp/ban.db
cp jail.local /tmp/f2b/
printf '[Definition]\nactionban = /nowhere/ban <ip>\n' >/tmp/f2b/action.d/broken.conf
: >/tmp/auth.log
start fail2ban fail2ban-server -f -c /tmp/f2b --logtarget STDOUT --loglevel DEBUG -s /run/fail2ban/s -p /run/fail2ban/p
sleep 4
for _ in 1 2 3; do echo "$(date '+%b %e %H:%M:%S') app-1 sshd[9]: Failed password for root from 10.0.0.9 port 5000 ssh2" >>/tmp/auth.log; done
sleep 4
stop
