# samples/EchoServer, published ahead of time, on one of its transports; what it does not know is no row.
prepare() {
  publish samples/EchoServer "$out/EchoServer" || return
  local server=$out/EchoServer/EchoServer transport=${peer#wsgen-}
  transport=${transport%-inline}
  command=("$server" --compression off)
  if starts "$server" --transport "$transport"; then
    command+=(--transport "$transport")
  elif [ "$peer" != wsgen-sockets ]; then # where there is no choice, it is sockets
    reason="EchoServer does not start with --transport $transport"
    return 1
  fi
  ! starts "$server" --threads 1 || command+=(--threads 1)
  # The platform's own setting: what a read was waiting for is gone on with on the thread that polls all sockets.
  [ "$peer" != wsgen-sockets-inline ] || command=(env DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS=1 "${command[@]}")
  command+=(--port)
  files=("$server")
  version=$(git describe --always --dirty)
  cases+=(string-50x16 json-50x16)
  [ "$peer" = wsgen-sockets-inline ] || cases+=(blocked) # there, nobody would be answered
}

# A server that is still there after a second has taken its options; one that has not says so at once.
starts() {
  local status=0
  timeout 1 "$@" --port 0 >/dev/null 2>&1 || status=$?
  [ $status -eq 124 ]
}
