# BIND's named in the foreground on stderr, with severities as most have them in their files: a zone with a mistake, a broken
# configuration.
named -v | sed 's/ (.*//' >"$OUT/version"

mkdir -p /tmp/named
start named named -f -c /srv/app/named.conf -p 5355
sleep 3
stop
printf 'options { listen-onn { 127.0.0.1; }; };\n' >broken.conf
to broken timeout 5 named -g -c /srv/app/broken.conf
