# Echo: its banner, its access log (JSON), its logger's levels, a recovered panic.
echo "Echo $(go list -m -f '{{.Version}}' github.com/labstack/echo/v4)" >"$OUT/version"

go build -o /tmp/app .
start echo /tmp/app
until_ok curl -s localhost:8080/
get localhost:8080/missing localhost:8080/broken
to inuse /tmp/app
stop
