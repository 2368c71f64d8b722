// A server of node's ws that echoes: node echo.mjs. Says "listening PORT". It ends when its standard input does.
import { WebSocketServer } from "ws";

const server = new WebSocketServer({ host: "127.0.0.1", port: 0 });
server.on("listening", () => console.log(`listening ${server.address().port}`));
server.on("connection", socket => {
  socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
  socket.on("error", () => {}); // it has said why in its close frame
});
process.stdin.on("end", () => process.exit(0)).resume();
