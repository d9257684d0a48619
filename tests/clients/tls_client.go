// Asks for a page with each suite of TLS 1.2 that this Go has, alone, and then as it does by itself.
package main

import (
	"bufio"
	"crypto/tls"
	"fmt"
	"os"
	"strings"
)

func main() {
	address := "127.0.0.1:" + os.Args[1]
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		if strings.Contains(suite.Name, "_WITH_AES_") {
			ask(address, suite.Name, &tls.Config{
				CipherSuites: []uint16{suite.ID},
				MaxVersion:   tls.VersionTLS12,
			})
		}
	}
	ask(address, "by itself", &tls.Config{})
}

func ask(address string, name string, config *tls.Config) {
	config.InsecureSkipVerify = true
	connection, err := tls.Dial("tcp", address, config)
	if err != nil {
		fmt.Printf("%s: %v\n", name, err)
		return
	}
	defer connection.Close()
	fmt.Fprintf(connection, "GET /home/index.html HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
	answer, _ := bufio.NewReader(connection).ReadString('\n')
	version := map[uint16]string{tls.VersionTLS12: "TLSv1.2", tls.VersionTLS13: "TLSv1.3"}
	fmt.Printf("%s over %s: %s\n", name, version[connection.ConnectionState().Version], strings.TrimSpace(answer))
}
