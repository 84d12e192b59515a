# dnsmasq, in the foreground and on stderr: queries, an address in use, a broken option.
dnsmasq --version | sed -n '1s/ version / /;1s/  .*//p' >"$OUT/version"

start dnsmasq dnsmasq -k -p 5353 --log-facility=- --log-queries -R -S /example/127.0.0.1#9 --address=/shop/10.0.0.9
sleep 1
python3 ask.py shop nowhere.example other
sleep 1
to inuse dnsmasq -k -p 5353 --log-facility=- --bind-interfaces
stop
to broken dnsmasq -k --no-such-option
