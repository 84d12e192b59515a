# InfluxDB 1: its logger without a terminal, the access log, a query that fails, an address in use.
influxd version | sed 's/ (.*//' >"$OUT/version"

export INFLUXDB_META_DIR=/tmp/influx/meta INFLUXDB_DATA_DIR=/tmp/influx/data INFLUXDB_DATA_WAL_DIR=/tmp/influx/wal INFLUXDB_REPORTING_DISABLED=true
start influxdb influxd
until_ok curl -s localhost:8086/ping
get 'localhost:8086/query?q=SHOW+DATABASES' 'localhost:8086/query?q=SELEKT' localhost:8086/nothing
curl -s -o /dev/null -d 'nonsense' 'localhost:8086/write?db=nowhere' || true
to inuse timeout 10 influxd
stop
INFLUXDB_HTTP_BIND_ADDRESS=nowhere:many
to broken timeout 10 influxd -config nowhere.conf
