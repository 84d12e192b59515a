package main

import (
	"flag"

	"github.com/golang/glog"
)

func main() {
	flag.Parse()
	glog.V(2).Info("entering")
	glog.Info("scan finished, 0 errors")
	glog.Warning("stock is low")
	glog.Error("payment refused: ERROR 402")
	glog.Fatal("no database")
}
