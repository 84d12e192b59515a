# glog for Go: its header and a fatal message with its stack.
echo "glog $(go list -m -f '{{.Version}}' github.com/golang/glog)" >"$OUT/version"

go build -o /tmp/app .
to glog /tmp/app -logtostderr -v 2
