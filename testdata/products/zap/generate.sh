# zap: production (JSON) and development (console) with their stacks, up to dpanic, panic and fatal.
echo "zap $(go list -m -f '{{.Version}}' go.uber.org/zap)" >"$OUT/version"

go build -o /tmp/app .
to production /tmp/app production
to development /tmp/app development
