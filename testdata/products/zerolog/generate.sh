# zerolog: JSON and its console writer with and without colour; levels up to fatal and panic.
echo "zerolog $(go list -m -f '{{.Version}}' github.com/rs/zerolog)" >"$OUT/version"

go build -o /tmp/app .
for how in json console colour; do
	to "$how" /tmp/app "$how" fatal
done
to panic /tmp/app console panic
