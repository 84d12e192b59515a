package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
)

func main() {
	options := &slog.HandlerOptions{Level: slog.Level(-8), AddSource: os.Args[1] == "json"}
	switch os.Args[1] {
	case "text":
		slog.SetDefault(slog.New(slog.NewTextHandler(os.Stdout, options)))
	case "json":
		slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stdout, options)))
	default:
		slog.SetLogLoggerLevel(slog.Level(-8))
	}
	ctx := context.Background()
	slog.Log(ctx, slog.Level(-8), "entering")
	slog.Debug("cart", "items", []string{})
	slog.Info("scan finished", "errors", 0)
	slog.Log(ctx, slog.Level(2), "worth a look")
	slog.Warn("stock is low", "item", "tea", "was", "level=ERROR")
	slog.Error("payment refused", "err", errors.Join(errors.New("card refused"), errors.New("limit")))
	slog.Log(ctx, slog.Level(12), "no database")
	slog.With("user", slog.GroupValue(slog.String("level", "gold"))).Info("two lines:\nthe second")
	panic(errors.New("nobody recovers"))
}
