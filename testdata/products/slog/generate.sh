# log/slog: the default logger, TextHandler and JSONHandler, levels between the four names, an error and a panic.
go version >"$OUT/version"

go build -o /tmp/app .
for how in default text json; do to "$how" /tmp/app "$how"; done
