// Deno's own server: deno run --allow-net echo.js PORT
const all = new Set();

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0]), onListen: ({ port }) => console.log(`listening on ${port}`) }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
  socket.binaryType = "arraybuffer";
  if (request.url.endsWith("/broadcast")) {
    socket.onopen = () => all.add(socket);
    socket.onclose = () => all.delete(socket);
    socket.onmessage = ({ data }) => {
      for (const each of all) if (each.readyState === WebSocket.OPEN) each.send(data);
    };
  } else {
    socket.onmessage = ({ data }) => socket.send(data);
  }
  return response;
});
