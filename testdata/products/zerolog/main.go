package main

import (
	"errors"
	"os"
	"time"

	"github.com/rs/zerolog"
)

func main() {
	log := zerolog.New(os.Stderr)
	if os.Args[1] != "json" {
		log = log.Output(zerolog.ConsoleWriter{Out: os.Stderr, NoColor: os.Args[1] == "console", TimeFormat: time.RFC3339})
	}
	log = log.With().Timestamp().Logger()
	log.Trace().Msg("entering")
	log.Debug().Strs("items", nil).Msg("cart")
	log.Info().Int("errors", 0).Msg("scan finished")
	log.Warn().Str("level_of_stock", "error").Msg("stock is low")
	log.Error().Err(errors.New("card refused")).Msg("payment refused")
	log.Log().Msg("without a level")
	if os.Args[2] == "panic" {
		log.Panic().Msg("no amount")
	}
	log.Fatal().Msg("no database")
}
