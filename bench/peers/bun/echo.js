// Bun's own server: bun echo.js PORT
const options = { idleTimeout: 0, perMessageDeflate: false, maxPayloadLength: 16 * 1024 * 1024, backpressureLimit: 64 * 1024 * 1024 };

const server = Bun.serve({
  hostname: "127.0.0.1",
  port: Number(process.argv[2]),
  fetch(request, server) {
    const broadcast = request.url.endsWith("/broadcast");
    return server.upgrade(request, { data: { broadcast } }) ? undefined : new Response("a WebSocket is wanted", { status: 426 });
  },
  websocket: {
    ...options,
    open(socket) {
      if (socket.data.broadcast) socket.subscribe("all");
    },
    message(socket, message) {
      if (socket.data.broadcast) server.publish("all", message);
      else socket.send(message);
    },
  },
});
console.log(`listening on ${server.port}`);
