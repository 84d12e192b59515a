package main

import (
	"errors"
	"os"

	"github.com/hashicorp/go-hclog"
)

func main() {
	options := &hclog.LoggerOptions{Name: "shop", Level: hclog.Trace, JSONFormat: os.Args[1] == "json"}
	if os.Args[1] == "colour" {
		options.Color = hclog.ForceColor
	}
	log := hclog.New(options)
	log.Trace("entering")
	log.Debug("cart", "items", 0)
	log.Info("scan finished", "errors", 0)
	log.Warn("stock is low", "was", "[ERROR]")
	log.Named("payment").Error("refused", "error", errors.New("card refused"))
	log.Error("order failed", "detail", "two lines:\nthe second")
	log.Error("with a stack", "stack", hclog.Stacktrace())
}
