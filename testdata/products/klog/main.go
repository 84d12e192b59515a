package main

import (
	"errors"
	"flag"
	"os"

	"k8s.io/klog/v2"
)

func main() {
	klog.InitFlags(nil)
	_ = flag.Set("v", "5")
	klog.V(5).Info("entering")
	klog.Info("scan finished, 0 errors")
	klog.InfoS("pod is ready", "pod", klog.KRef("shop", "api"), "level", "error")
	klog.Warning("stock is low")
	klog.Error("payment refused")
	klog.ErrorS(errors.New("card refused"), "order failed", "order", 7)
	klog.Info("two lines:\nthe second")
	if os.Args[1] == "panic" {
		klog.Flush()
		panic("nobody recovers")
	}
	klog.Fatalf("no database: %v", errors.New("refused"))
}
