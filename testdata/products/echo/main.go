package main

import (
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"github.com/labstack/gommon/log"
)

func main() {
	e := echo.New()
	e.Logger.SetLevel(log.DEBUG)
	e.Use(middleware.Logger(), middleware.Recover())
	e.GET("/", func(c echo.Context) error {
		c.Logger().Debug("cart: []")
		c.Logger().Info("0 errors")
		c.Logger().Warn("stock is low")
		c.Logger().Error("payment refused")
		return c.String(http.StatusOK, "fine")
	})
	e.GET("/broken", func(c echo.Context) error { panic("no amount") })
	e.Logger.Fatal(e.Start("127.0.0.1:8080"))
}
