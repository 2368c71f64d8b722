// check("what is so", async url => { ... }) declares a check; run() does the one named on the command line: node FILE URL "what is so".
import { once } from "node:events";
import WebSocket from "ws";

const checks = new Map();

export function check(sentence, body) {
  checks.set(sentence, body);
}

export async function run() {
  const [url, sentence] = process.argv.slice(2);
  const body = checks.get(sentence);
  if (!body) {
    console.error(`There is no check "${sentence}".`);
    process.exit(2);
  }
  try {
    await body(url);
    process.exit(0);
  } catch (error) {
    console.error(error);
    process.exit(1);
  }
}

/** A client whose messages and close can be awaited. */
export class Client {
  #messages = [];
  #waiting = [];

  constructor(url, protocols, options) {
    this.socket = new WebSocket(url, protocols, options);
    this.opened = once(this.socket, "open");
    this.closed = new Promise(resolve =>
      this.socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() })));
    this.opened.catch(() => {}); // who does not await it sees "closed"
    this.socket.on("message", (data, isBinary) => this.#take(isBinary ? data : data.toString()));
    this.closed.then(({ code, reason }) => this.#waiting.forEach(({ reject }) =>
      reject(new Error(`closed with ${code} ${reason} while waiting for a message`))));
  }

  static async open(url, protocols, options) {
    const client = new Client(url, protocols, options);
    await client.opened;
    return client;
  }

  /** The next message: a string if it is text, a Buffer if it is binary. */
  next() {
    return this.#messages.length
      ? Promise.resolve(this.#messages.shift())
      : new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  send(data, options) {
    this.socket.send(data, options);
  }

  async ask(data) {
    this.send(data);
    return this.next();
  }

  close(code, reason) {
    this.socket.close(code, reason);
    return this.closed;
  }

  #take(message) {
    const waiter = this.#waiting.shift();
    if (waiter) {
      waiter.resolve(message);
    } else {
      this.#messages.push(message);
    }
  }
}
