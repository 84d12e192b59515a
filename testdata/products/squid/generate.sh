# Squid: cache.log on stderr, access.log, a broken configuration, a worker that is killed.
squid -v | sed -n '1s/^.*: Version /Squid /p' >"$OUT/version"

mkdir -p /run/squid
chmod 777 /run/squid
start squid squid -N -d 1 -f squid.conf
until_ok bash -c '</dev/tcp/127.0.0.1/3128'
sleep 2
for url in http://127.0.0.1:9/ http://nowhere.example/ http://127.0.0.1:3129/; do curl -s -o /dev/null -x localhost:3128 "$url" || true; done
curl -s -o /dev/null localhost:3128/ || true
stop
to broken squid -N -d 1 -f broken.conf
