# mosquitto: all types of its log with an ISO time and with its default time, a refused client, a broken configuration.
mosquitto -h | sed -n '1s/ version / /p' >"$OUT/version"

for form in default iso; do
	start "$form" mosquitto -v -c "$form.conf"
	until_ok bash -c '</dev/tcp/127.0.0.1/1883'
	mosquitto_pub -t shop/orders -m 7 2>/dev/null || true
	mosquitto_pub -t shop/orders -m 7 -u app -P wrong 2>/dev/null || true
	sleep 1
	to inuse mosquitto -c "$form.conf"
	stop
done
echo 'max_queued_mesages 10' >broken.conf
to broken mosquitto -c broken.conf
