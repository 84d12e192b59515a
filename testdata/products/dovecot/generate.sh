# Dovecot in the foreground on stderr: a login that fails, a user whose mail cannot be had, a broken configuration.
echo "Dovecot $(dovecot --version)" >"$OUT/version"

start dovecot dovecot -F -c /srv/app/dovecot.conf
until_ok bash -c '</dev/tcp/127.0.0.1/1143'
for secret in wrong secret; do
	(exec 3<>/dev/tcp/127.0.0.1/1143; printf 'a LOGIN app %s\r\nb SELECT INBOX\r\nc LOGOUT\r\n' "$secret" >&3; timeout 8 cat <&3) >/dev/null || true
done
sleep 1
to inuse timeout 5 dovecot -F -c /srv/app/dovecot.conf
stop
echo 'protocolls = imap' >broken.conf
to broken timeout 5 dovecot -F -c /srv/app/broken.conf
