# What a receive and a send cost by themselves: no WebSocket, see epoll_echo.c.
prepare() {
  need gcc gcc || return
  gcc -O2 -o "$out/epoll_echo" bench/raw/epoll_echo.c || return
  command=("$out/epoll_echo")
  files=("$out/epoll_echo")
  version=$(gcc --version | head -n 1)
  options=(--raw)
  cases=(echo-1 echo-50 echo-500 echo-50x16 binary-16k binary-1m rate syscalls start)
}
