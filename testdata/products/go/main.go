package main

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"sync"
)

type cart struct{ items []string }

func price(c *cart) int { return len(c.items) }

func main() {
	switch os.Args[1] {
	case "log":
		serve()
	case "nil":
		fmt.Println(price(nil))
	case "map":
		prices := map[string]int{}
		go func() {
			for {
				prices["tea"]++
			}
		}()
		for {
			prices["tea"]++
		}
	case "goroutine":
		var wg sync.WaitGroup
		wg.Go(func() { panic(fmt.Errorf("order 7: %w", errors.New("card refused"))) })
		wg.Wait()
	case "deadlock":
		<-make(chan int)
	case "exit":
		log.Fatal("no database: connection refused")
	case "custom":
		logger := log.New(os.Stdout, "shop: ", log.LstdFlags|log.Lshortfile|log.Lmsgprefix)
		logger.Println("listening")
		log.New(os.Stdout, "[ERROR] ", log.LstdFlags).Println("payment refused")
		log.New(os.Stdout, "INFO: ", log.LstdFlags|log.Lmicroseconds).Println("0 errors")
		log.Panicf("order %d: %v", 7, io.ErrUnexpectedEOF)
	}
}

// serve logs in the words of a library, and lets net/http recover from a panic.
func serve() {
	log.Println("listening on :8080")
	log.Printf("scan finished, %d errors", 0)
	log.Printf("error connecting to db: %v", io.EOF)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(200)
		w.WriteHeader(500)
		panic("no amount")
	}))
	defer server.Close()
	_, err := http.Get(server.URL)
	log.Println(err)
}
