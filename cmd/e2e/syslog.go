package main

import (
	"net"
)

// listenSyslog takes what a syslog driver sends and throws it away: the driver
// refuses to start without somebody who listens.
func listenSyslog() (net.PacketConn, error) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	go func() {
		buf := make([]byte, 64<<10)
		for {
			if _, _, err := conn.ReadFrom(buf); err != nil {
				return // closed by the case
			}
		}
	}()
	return conn, nil
}
