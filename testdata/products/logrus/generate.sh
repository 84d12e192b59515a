# logrus: text without a terminal, text as on one (in colour), JSON; levels up to fatal and panic.
echo "logrus $(go list -m -f '{{.Version}}' github.com/sirupsen/logrus)" >"$OUT/version"

go build -o /tmp/app .
for how in text colour plain json; do to "$how" /tmp/app "$how" fatal; done
to panic /tmp/app text panic
