package main

import (
	"errors"
	"os"

	log "github.com/sirupsen/logrus"
)

func main() {
	switch os.Args[1] {
	case "json":
		log.SetFormatter(&log.JSONFormatter{})
	case "colour":
		log.SetFormatter(&log.TextFormatter{ForceColors: true, FullTimestamp: true})
	case "plain":
		log.SetFormatter(&log.TextFormatter{ForceColors: true})
	}
	log.SetLevel(log.TraceLevel)
	log.Trace("entering")
	log.WithField("items", nil).Debug("cart")
	log.WithField("errors", 0).Info("scan finished")
	log.WithField("was", "level=error").Warn("stock is low")
	log.WithError(errors.New("card refused")).Error("payment refused")
	log.Info("two lines:\nthe second")
	if os.Args[2] == "panic" {
		log.WithField("order", 7).Panic("no amount")
	}
	log.Fatal("no database")
}
