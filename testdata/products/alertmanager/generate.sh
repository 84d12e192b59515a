# Alertmanager: a start, a receiver that is down, a reload of a broken configuration, an address in use.
prometheus-alertmanager --version 2>&1 | sed -n 's/^alertmanager, version \([^ ]*\).*/Alertmanager \1/p' >"$OUT/version"

cp alertmanager.yml /tmp/
serve=(prometheus-alertmanager --config.file=/tmp/alertmanager.yml --cluster.listen-address= --web.listen-address=127.0.0.1:9093)
start alertmanager "${serve[@]}" --storage.path=/tmp/am --log.level=debug
until_ok curl -s localhost:9093/-/ready
curl -s -H 'Content-Type: application/json' -d '[{"labels":{"alertname":"Down"}}]' localhost:9093/api/v2/alerts
sleep 3
echo 'route: {receiver: nobody}' >/tmp/alertmanager.yml
kill -HUP "$pid"
sleep 1
cp alertmanager.yml /tmp/
to inuse timeout 10 "${serve[@]}" --storage.path=/tmp/am2
stop
