# gorilla/websocket, as Debian has it.
prepare() {
  local sources=/usr/share/gocode/src/github.com/gorilla/websocket
  need go golang-go || return
  [ -d $sources ] || install golang-github-gorilla-websocket-dev || return
  mkdir -p "$out/gorilla"
  GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE=$PWD/$out/go-cache go build -o "$out/gorilla/echo" bench/peers/gorilla/echo.go || return
  command=(env GOMAXPROCS=1 "$out/gorilla/echo")
  files=("$out/gorilla/echo")
  version="$(go version | cut -d ' ' -f 3), gorilla $(dpkg-query -W -f '${Version}' golang-github-gorilla-websocket-dev)"
}
