package main

import (
	"errors"
	"log"
	"net/http"

	"github.com/gin-gonic/gin"
)

func main() {
	r := gin.Default()
	r.GET("/", func(c *gin.Context) { c.String(http.StatusOK, "fine") })
	r.GET("/broken", func(c *gin.Context) { panic("no amount") })
	r.GET("/refused", func(c *gin.Context) { _ = c.AbortWithError(http.StatusPaymentRequired, errors.New("card refused")) })
	log.Fatal(r.Run("127.0.0.1:8080"))
}
