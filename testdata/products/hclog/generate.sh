# hclog, HashiCorp's logger (Vault, Consul, Nomad): text, in colour, JSON, a stack as a field.
echo "hclog $(go list -m -f '{{.Version}}' github.com/hashicorp/go-hclog)" >"$OUT/version"

go build -o /tmp/app .
for how in text colour json; do to "$how" /tmp/app "$how"; done
