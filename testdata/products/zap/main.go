package main

import (
	"errors"
	"os"

	"go.uber.org/zap"
)

func main() {
	config := zap.NewProductionConfig()
	if os.Args[1] == "development" {
		config = zap.NewDevelopmentConfig()
	}
	config.Level.SetLevel(zap.DebugLevel)
	config.Sampling = nil
	log, err := config.Build()
	if err != nil {
		panic(err)
	}
	log.Debug("cart", zap.Strings("items", nil))
	log.Info("scan finished", zap.Int("errors", 0))
	log.Warn("stock is low", zap.String("was", "error"))
	log.Named("payment").Error("refused", zap.Error(errors.New("card refused")))
	recovered(func() { log.DPanic("cannot happen") })
	recovered(func() { log.Panic("no amount") })
	if len(os.Args) > 2 {
		panic("nobody recovers")
	}
	log.Fatal("no database")
}

func recovered(f func()) {
	defer func() { _ = recover() }()
	f()
}
