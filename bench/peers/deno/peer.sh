# Deno's own server.
prepare() {
  from_npm bench/peers/deno || return
  command=(bench/peers/deno/node_modules/.bin/deno run --quiet --allow-net bench/peers/deno/echo.js)
  files=("${command[0]}" bench/peers/deno/echo.js)
  version=$("${command[0]}" --version | head -n 1)
}
