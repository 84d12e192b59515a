# Go without any library: log, the panic and fatal error of the runtime, net/http's recovered panic.
go version >"$OUT/version"

go build -o /tmp/app .
for how in log nil map goroutine exit custom; do to "$how" /tmp/app "$how"; done
to deadlock /tmp/app deadlock
