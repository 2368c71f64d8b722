# Bun's own server.
prepare() {
  from_npm bench/peers/bun || return
  command=(bench/peers/bun/node_modules/.bin/bun bench/peers/bun/echo.js)
  files=("${command[@]}")
  version="Bun $("${command[0]}" --version)"
}
