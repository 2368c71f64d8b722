// Go's gorilla/websocket: echo PORT
package main

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"

	"github.com/gorilla/websocket"
)

var upgrader = websocket.Upgrader{ReadBufferSize: 4096, WriteBufferSize: 4096}

func echo(response http.ResponseWriter, request *http.Request) {
	connection, err := upgrader.Upgrade(response, request, nil)
	if err != nil {
		return
	}
	defer connection.Close()
	var message bytes.Buffer
	for {
		kind, reader, err := connection.NextReader()
		if err != nil {
			return
		}
		message.Reset()
		if _, err = message.ReadFrom(reader); err != nil {
			return
		}
		if err = connection.WriteMessage(kind, message.Bytes()); err != nil {
			return
		}
	}
}

// A member takes one message at a time.
type member struct {
	connection *websocket.Conn
	writing    sync.Mutex
}

var everybody = struct {
	sync.RWMutex
	members map[*member]struct{}
}{members: map[*member]struct{}{}}

func broadcast(response http.ResponseWriter, request *http.Request) {
	connection, err := upgrader.Upgrade(response, request, nil)
	if err != nil {
		return
	}
	self := &member{connection: connection}
	everybody.Lock()
	everybody.members[self] = struct{}{}
	everybody.Unlock()
	defer func() {
		everybody.Lock()
		delete(everybody.members, self)
		everybody.Unlock()
		connection.Close()
	}()
	for {
		kind, message, err := connection.ReadMessage()
		if err != nil {
			return
		}
		prepared, err := websocket.NewPreparedMessage(kind, message)
		if err != nil {
			return
		}
		everybody.RLock()
		for each := range everybody.members {
			each.writing.Lock()
			each.connection.WritePreparedMessage(prepared) // one that has left is none of the others' business
			each.writing.Unlock()
		}
		everybody.RUnlock()
	}
}

func main() {
	http.HandleFunc("/broadcast", broadcast)
	http.HandleFunc("/", echo)
	listener, err := net.Listen("tcp", "127.0.0.1:"+os.Args[1])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println("listening on", os.Args[1])
	fmt.Fprintln(os.Stderr, http.Serve(listener, nil))
}
