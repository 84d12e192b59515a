# Prometheus: a start, a rule that fails, a reload of a broken configuration, an address in use; logfmt and JSON.
prometheus --version 2>&1 | sed -n 's/^prometheus, version \([^ ]*\).*/Prometheus \1/p' >"$OUT/version"

rm -rf /tmp/prom /tmp/prom2
cp prometheus.yml rules.yml /tmp/
serve=(prometheus --config.file=/tmp/prometheus.yml --web.listen-address=127.0.0.1:9090)
start prometheus "${serve[@]}" --storage.tsdb.path=/tmp/prom --log.level=debug
until_ok curl -s localhost:9090/-/ready
sleep 3
echo 'scrape_configs: none' >/tmp/prometheus.yml
kill -HUP "$pid"
sleep 1
cp prometheus.yml /tmp/
to json timeout 10 "${serve[@]}" --storage.tsdb.path=/tmp/prom2 --log.format=json
to locked timeout 10 "${serve[@]}" --storage.tsdb.path=/tmp/prom
stop
