# Caddy: its own log and the access log (JSON), an upstream that is down, a broken configuration.
echo "Caddy $(caddy version)" >"$OUT/version"

start caddy caddy run --config Caddyfile
until_ok curl -s localhost:8080/
get localhost:8080/missing localhost:8080/down localhost:8080/broken
to inuse timeout 20 caddy run --config Caddyfile
stop
printf 'localhost:8080 {\n\treverse_prox 127.0.0.1:9\n}\n' >broken
to broken caddy run --config broken --adapter caddyfile
