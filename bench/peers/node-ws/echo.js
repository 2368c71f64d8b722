// node's ws: node echo.js PORT
import { WebSocketServer } from "ws";

const server = new WebSocketServer({
  host: "127.0.0.1",
  port: Number(process.argv[2]),
  perMessageDeflate: false,
  maxPayload: 16 * 1024 * 1024,
  clientTracking: false,
  backlog: 4096,
});
const all = new Set();
server.on("listening", () => console.log(`listening on ${process.argv[2]}`));
server.on("connection", (socket, request) => {
  socket.on("error", () => {});
  if (request.url === "/broadcast") {
    all.add(socket);
    socket.on("close", () => all.delete(socket));
    socket.on("message", (data, binary) => {
      for (const each of all) each.send(data, { binary });
    });
  } else {
    socket.on("message", (data, binary) => socket.send(data, { binary }));
  }
});
