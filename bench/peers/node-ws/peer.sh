# ws, the WebSocket server of node's users.
prepare() {
  need node nodejs || return
  from_npm bench/peers/node-ws || return
  command=(node bench/peers/node-ws/echo.js)
  files=("$(command -v node)" bench/peers/node-ws/node_modules bench/peers/node-ws/echo.js)
  version="node $(node --version), ws $(node -p 'require("./bench/peers/node-ws/node_modules/ws/package.json").version')"
}
