# Gin: debug lines, access lines by status, a recovered panic with its stack, an address that is in use.
echo "Gin $(go list -m -f '{{.Version}}' github.com/gin-gonic/gin)" >"$OUT/version"

go build -o /tmp/app .
start gin /tmp/app
until_ok curl -s localhost:8080/
get localhost:8080/missing localhost:8080/broken localhost:8080/refused
to inuse /tmp/app
stop
