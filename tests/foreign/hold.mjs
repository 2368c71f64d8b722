// Clients that stay until the server ends the connection: node hold.mjs URL MILLISECONDS
// One of them has a handler at work for that long. Says "ready" and when it was called (Unix milliseconds) once it has begun, and
// at the end how each was closed, as JSON.
import { Client } from "./check.mjs";

const [url, milliseconds] = process.argv.slice(2);
const clients = await Promise.all(Array.from({ length: 20 }, (_, i) =>
  Client.open(url + ["/echo", "/broadcast", "/push/1000", "/subprotocol"][i % 4])));
const sleeper = await Client.open(`${url}/sleep/${milliseconds}`);
const called = Date.now();
sleeper.send("good night");
for (let i = 0; i < 10; i++) {
  await clients[0].ask("has it begun?"); // it was sent first
}
console.log(`ready ${called}`);

const ends = await Promise.all([...clients, sleeper].map(client => client.closed));
console.log(JSON.stringify(ends.map(({ code }) => code)));
