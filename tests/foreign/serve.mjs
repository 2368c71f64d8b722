// A server of node's ws for clients under test: node serve.mjs. Says "listening PORT", and "closed NAME CODE" when somebody at /echo/NAME has
// gone. It ends when its standard input does. serve.py is the same of Python's websockets; what a path does is written there.
import { createHash } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { WebSocketServer } from "ws";

const http = createServer((request, response) => response.writeHead(Number(request.url.split("/")[2]) || 404).end("no WebSocket here"));
const server = new WebSocketServer({
  noServer: true,
  perMessageDeflate: { threshold: 0 },
  maxPayload: 64 << 20,
  handleProtocols: offered => (offered.has("v2.echo") ? "v2.echo" : false),
});

const places = {
  async echo(socket, _, name) {
    socket.on("message", (data, isBinary) => socket.send(data, { binary: isBinary }));
    socket.on("close", code => name && console.log(`closed ${name} ${code}`));
  },
  async digest(socket) {
    socket.on("message", (data, isBinary) =>
      socket.send(`${isBinary ? "binary" : "text"} ${data.length} ${createHash("sha256").update(data).digest("hex")}`));
  },
  async send(socket, _, kind, size) {
    const message = some(kind, Number(size));
    socket.send(message, { binary: kind === "binary" });
    const [echo, isBinary] = await once(socket, "message");
    judge(socket, isBinary === (kind === "binary") && echo.equals(message));
  },
  async parts(socket, _, kind) {
    const message = some(kind, 3000);
    const binary = kind === "binary";
    for (let i = 0; i < 3; i++) {
      socket.send(message.subarray(i * 1000, (i + 1) * 1000), { binary, fin: i === 2 });
      socket.ping(`between ${i}`);
    }
    const [echo, isBinary] = await once(socket, "message");
    judge(socket, isBinary === binary && echo.equals(message));
  },
  async ping(socket) {
    for (const payload of ["", "are you there?", "x".repeat(125)]) {
      socket.ping(payload);
      const [pong] = await once(socket, "pong");
      if (pong.toString() !== payload) {
        return judge(socket, false);
      }
    }
    judge(socket, true);
  },
  async close(socket, _, code, reason) {
    socket.close(code && Number(code), reason && decodeURIComponent(reason));
  },
  async drop(socket, request) {
    await once(socket, "message");
    request.socket.destroy();
  },
  async reset(socket, request) {
    await once(socket, "message");
    request.socket.resetAndDestroy();
  },
  async header(socket, request, name) {
    socket.send(`${request.headers[name] ?? "none"}`);
  },
  async protocol(socket) {
    socket.send(socket.protocol || "none");
  },
  async extensions(socket) {
    socket.send(socket.extensions || "none");
  },
};

function some(kind, size) {
  return Buffer.from(Uint8Array.from({ length: size }, kind === "binary" ? (_, i) => i * 31 : (_, i) => 97 + (i % 26)));
}

function judge(socket, isRight) {
  socket.close(isRight ? 4000 : 4001, isRight ? "as it was sent" : "not as it was sent");
}

http.on("upgrade", (request, stream, head) => {
  stream.on("error", () => {}); // a client that is refused may reset the connection
  const [, place, ...rest] = request.url.split("?")[0].split("/");
  if (!Object.hasOwn(places, place)) {
    stream.end(`HTTP/1.1 ${place === "refuse" ? rest[0] : 404} No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`);
    return;
  }
  server.handleUpgrade(request, stream, head, socket => {
    socket.on("error", () => {}); // the close frame says why
    places[place](socket, request, ...rest).catch(error => console.error(error));
  });
});
http.listen(0, "127.0.0.1", () => console.log(`listening ${http.address().port}`));
process.stdin.on("end", () => process.exit(0)).resume();
