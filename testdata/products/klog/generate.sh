# klog, Kubernetes' logger: its header, structured messages, a fatal one with the stacks of all goroutines.
echo "klog $(go list -m -f '{{.Version}}' k8s.io/klog/v2)" >"$OUT/version"

go build -o /tmp/app .
to klog /tmp/app fatal
to panic /tmp/app panic
