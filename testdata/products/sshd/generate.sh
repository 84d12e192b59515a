# OpenSSH's sshd in the foreground on stderr, at its debug level: a key that is refused, a client that talks nonsense, a
# scanner that leaves, a broken configuration.
ssh -V 2>&1 | sed 's/,.*//' >"$OUT/version"

mkdir -p /run/sshd
[ -e /etc/ssh/ssh_host_ed25519_key ] || ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
start sshd /usr/sbin/sshd -D -e -p 2222 -f /dev/null -h /etc/ssh/ssh_host_ed25519_key
until_ok bash -c '</dev/tcp/127.0.0.1/2222'
rm -f /tmp/key*
ssh-keygen -q -t ed25519 -N '' -f /tmp/key
for user in root app; do ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -i /tmp/key -p 2222 "$user@127.0.0.1" true 2>/dev/null || true; done
printf 'nonsense\n' >/dev/tcp/127.0.0.1/2222
ssh -o BatchMode=yes -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o Ciphers=3des-cbc -p 2222 root@127.0.0.1 true 2>/dev/null || true
sleep 1
to inuse timeout 5 /usr/sbin/sshd -D -e -p 2222 -f /dev/null -h /etc/ssh/ssh_host_ed25519_key
stop
echo 'PermitRootLoginn yes' >broken.conf
to broken /usr/sbin/sshd -D -e -f /srv/app/broken.conf
to nokeys /usr/sbin/sshd -D -e -p 2222 -f /dev/null -h /nowhere
