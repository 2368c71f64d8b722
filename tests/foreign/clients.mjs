// node's ws against the endpoints of samples/EchoServer.
import assert from "node:assert/strict";
import { once } from "node:events";
import { check, run, Client } from "./check.mjs";

const LIMIT = 16 * 1024 * 1024;
const LENGTHS = [1, 125, 126, 127, 65535, 65536, 65537, 200_000]; // around each form of the length field
const MULTIBYTE = "Grüße, 世界! 👩🏽‍🚀 \u0000 \u{10FFFF}";

function bytes(length) {
  return Buffer.from(Uint8Array.from({ length }, (_, i) => (i * 31) & 255));
}

check("text comes back as text", async url => {
  const client = await Client.open(url + "/echo");
  assert.equal(await client.ask("Hello"), "Hello");
});

check("binary comes back as binary", async url => {
  const client = await Client.open(url + "/echo");
  assert.deepEqual(await client.ask(bytes(1000)), bytes(1000));
});

check("empty messages come back, each in its kind", async url => {
  const client = await Client.open(url + "/echo");
  assert.equal(await client.ask(""), "");
  assert.deepEqual(await client.ask(Buffer.alloc(0)), Buffer.alloc(0));
});

check("multibyte text comes back unchanged", async url => {
  for (const path of ["/echo", "/echo/string"]) {
    const client = await Client.open(url + path);
    assert.equal(await client.ask(MULTIBYTE), MULTIBYTE);
  }
});

check("messages around every length field come back", async url => {
  const client = await Client.open(url + "/echo");
  for (const length of LENGTHS) {
    assert.deepEqual(await client.ask(bytes(length)), bytes(length));
    assert.equal(await client.ask("x".repeat(length)), "x".repeat(length));
  }
});

check("the compression that was offered is agreed on, and messages come back through it", async url => {
  const client = await Client.open(url + "/echo");
  assert.equal(client.socket.extensions, "permessage-deflate");
  const text = "compressible ".repeat(10_000);
  const before = client.socket._socket.bytesRead;
  assert.equal(await client.ask(text), text);
  assert.ok(client.socket._socket.bytesRead - before < text.length / 10);
  assert.deepEqual(await client.ask(bytes(100_000)), bytes(100_000));
});

check("a message as large as the limit comes back", async url => {
  const client = await Client.open(url + "/echo");
  const large = bytes(LIMIT);
  assert.ok(large.equals(await client.ask(large)));
});

check("a message of one byte more than the limit is closed with 1009, and the reason names the option", async url => {
  const client = await Client.open(url + "/echo");
  client.socket.on("error", () => {}); // we may still be writing
  client.send(bytes(LIMIT + 1));
  const { code, reason } = await client.closed;
  assert.equal(code, 1009);
  assert.match(reason, /MaxBinaryMessageSize/);
});

check("a fragmented message comes back whole, though characters are cut", async url => {
  const client = await Client.open(url + "/echo");
  const utf8 = Buffer.from(MULTIBYTE);
  for (let i = 0; i < utf8.length; i++) {
    client.send(utf8.subarray(i, i + 1), { binary: false, fin: i === utf8.length - 1 });
  }
  assert.equal(await client.next(), MULTIBYTE);

  client.send(bytes(70_000), { fin: false });
  client.send(Buffer.alloc(0), { fin: false });
  client.send(bytes(10), { fin: true });
  assert.deepEqual(await client.next(), Buffer.concat([bytes(70_000), bytes(10)]));
});

check("pings between fragments are answered before the message is whole", async url => {
  const client = await Client.open(url + "/echo");
  client.send("one ", { fin: false });
  client.socket.ping("between");
  const [payload] = await once(client.socket, "pong");
  assert.equal(payload.toString(), "between");
  client.send("two", { fin: true });
  assert.equal(await client.next(), "one two");
});

check("a ping is answered with its payload, and an unasked pong with nothing", async url => {
  const client = await Client.open(url + "/echo");
  for (const payload of [Buffer.alloc(0), bytes(125)]) {
    client.socket.pong("nobody asked");
    client.socket.ping(payload);
    const [pong] = await once(client.socket, "pong");
    assert.deepEqual(pong, payload);
  }
  assert.equal(await client.ask("still here"), "still here");
});

check("a thousand messages sent at once come back in order", async url => {
  const client = await Client.open(url + "/echo");
  for (let i = 0; i < 1000; i++) {
    client.send(`message ${i}`);
  }
  for (let i = 0; i < 1000; i++) {
    assert.equal(await client.next(), `message ${i}`);
  }
});

check("an endpoint that takes only text closes with 1003 on binary", async url => {
  const client = await Client.open(url + "/echo/string");
  assert.equal(await client.ask("text"), "text");
  client.send(bytes(3));
  assert.equal((await client.closed).code, 1003);
});

check("an object comes back with all that was in it", async url => {
  const client = await Client.open(url + "/echo/json");
  for (const quote of [
    { id: 1234567, price: 12.5, open: true, text: "short" },
    { id: -1, price: 0, open: false, text: "" },
    { id: 2 ** 53 - 1, price: -0.001, open: true, text: null },
    { id: 0, price: 1, open: false, text: MULTIBYTE + "\"quoted\" \\ </b>\n".repeat(200) },
    { id: 1, price: 99999999999.25, open: true, text: "short again" },
  ]) {
    assert.deepEqual(JSON.parse(await client.ask(JSON.stringify(quote))), quote);
  }
  assert.deepEqual(JSON.parse(await client.ask(' { "text" : "\\u00e9" , "open":true,"id":7,\n"price":1e2 } ')), { id: 7, price: 100, open: true, text: "é" });
});

check("what else an object has comes back, too", async url => {
  const client = await Client.open(url + "/echo/json");
  for (const text of ['{}', '{"id":"7"}', '{"id":1.5}', '{"open":1}', '{"text":7}', '{"other":{"deep":[1,{"er":null}]},"price":2.5}', '{"id":123456789012345678901}']) {
    assert.deepEqual(JSON.parse(await client.ask(text)), JSON.parse(text));
  }
});

check("what is no object closes with 1008", async url => {
  for (const text of ["", "null", "{", "[]", "7", '{"id":7}{"id":7}', '{"id":}', '{"other":']) {
    const client = await Client.open(url + "/echo/json");
    client.send(text);
    assert.equal((await client.closed).code, 1008, text);
  }
});

check("what one says everybody hears, the sender included", async url => {
  const clients = await Promise.all(Array.from({ length: 5 }, () => Client.open(url + "/broadcast")));
  clients[2].send("to all");
  for (const client of clients) {
    assert.equal(await client.next(), "to all");
  }
  clients[4].send(bytes(5));
  for (const client of clients) {
    assert.deepEqual(await client.next(), bytes(5));
  }

  await clients[0].close(1000);
  clients[1].socket.terminate();
  clients[3].send("to who is left");
  for (const client of clients.slice(2)) {
    assert.equal(await client.next(), "to who is left");
  }
});

check("everybody hears in the same order", async url => {
  const clients = await Promise.all(Array.from({ length: 3 }, () => Client.open(url + "/broadcast")));
  for (let i = 0; i < 100; i++) {
    clients[0].send(`${i}`);
  }
  for (const client of clients) {
    for (let i = 0; i < 100; i++) {
      assert.equal(await client.next(), `${i}`);
    }
  }
});

check("the first subprotocol of the server that the client offers is chosen", async url => {
  for (const [offered, chosen] of [
    [[], ""],
    [["v1.echo"], "v1.echo"],
    [["v2.echo"], "v2.echo"],
    [["v1.echo", "v2.echo"], "v2.echo"],
    [["v2.echo", "v1.echo"], "v2.echo"],
    [["v3.echo", "v1.echo"], "v1.echo"],
  ]) {
    const client = await Client.open(url + "/subprotocol", offered);
    assert.equal(client.socket.protocol, chosen);
    assert.equal(await client.next(), chosen);
    assert.equal(await client.ask("and it echoes"), "and it echoes");
  }
});

check("with no common subprotocol none is chosen, which this client does not want", async url => {
  const client = new Client(url + "/subprotocol", ["v3.echo"]);
  await assert.rejects(client.opened, /Server sent no subprotocol/);
});

check("path variables arrive percent-decoded", async url => {
  for (const [path, said] of [
    ["/params/one/two", "a=one;b=two"],
    ["/params/a%20b/c+d", "a=a b;b=c+d"],
    ["/params/%C3%A9/%E4%B8%96%E7%95%8C", "a=é;b=世界"],
    ["/params/a%2Fb/100%25", "a=a/b;b=100%"],
    ["/params/1/2?a=3", "a=1;b=2"],
  ]) {
    const client = await Client.open(url + path);
    assert.equal(await client.next(), said);
  }
});

check("a server that pushes without end can be closed at any time", async url => {
  for (const size of [0, 10, 100_000]) {
    // Compressed, what the network holds of this would take the client half a minute to inflate before it came to the close frame.
    const client = await Client.open(`${url}/push/${size}`, [], { perMessageDeflate: false });
    for (let i = 0; i < 100; i++) {
      assert.equal((await client.next()).length, size);
    }
    const { code, reason } = await client.close(4001, "enough");
    assert.equal(code, 4001);
    assert.equal(reason, "");
  }
});

check("a client that does not read costs the others nothing", async url => {
  const lazy = await Client.open(url + "/push/65536");
  lazy.socket.pause();
  const busy = await Client.open(url + "/echo");
  for (let i = 0; i < 500; i++) {
    assert.equal(await busy.ask(`message ${i}`), `message ${i}`);
  }
  lazy.socket.resume();
  assert.equal((await lazy.next()).length, 65536);
});

check("a handler that blocks holds up its own session only", async url => {
  const sleeper = await Client.open(url + "/sleep/700");
  const other = await Client.open(url + "/echo");
  let awake = false;
  const slept = sleeper.ask("good night").then(answer => {
    awake = true;
    return answer;
  });
  for (let i = 0; i < 20; i++) {
    assert.equal(await other.ask(`message ${i}`), `message ${i}`);
  }
  assert.equal(awake, false);
  assert.equal(await slept, "good night");
});

check("a path variable that cannot be read closes with 1008", async url => {
  const client = await Client.open(url + "/sleep/long");
  assert.equal((await client.closed).code, 1008);
});

check("a close is answered with its code", async url => {
  for (const code of [1000, 1001, 1011, 3000, 4999]) {
    const client = await Client.open(url + "/echo");
    assert.equal((await client.close(code, "häßlich".repeat(8))).code, code);
  }
});

check("a close without a code is answered without a code", async url => {
  const client = await Client.open(url + "/echo");
  assert.equal((await client.close()).code, 1005);
});

check("a client that vanishes leaves no trace", async url => {
  for (let i = 0; i < 20; i++) {
    const client = await Client.open(url + "/broadcast");
    client.send("gone");
    client.socket.terminate();
  }
  const client = await Client.open(url + "/broadcast");
  let heard;
  client.send("here");
  do {
    heard = await client.next();
  } while (heard === "gone");
  assert.equal(heard, "here");
});

check("three hundred clients at once are served", async url => {
  const clients = await Promise.all(Array.from({ length: 300 }, () => Client.open(url + "/echo")));
  const answers = await Promise.all(clients.map((client, i) => client.ask(`client ${i}`)));
  answers.forEach((answer, i) => assert.equal(answer, `client ${i}`));
  const ends = await Promise.all(clients.map(client => client.close(1000)));
  ends.forEach(({ code }) => assert.equal(code, 1000));
});

check("an unknown path is refused with 404", async url => {
  const client = new Client(url + "/nowhere");
  await assert.rejects(client.opened, /404/);
});

await run();
