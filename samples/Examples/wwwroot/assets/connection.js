// A WebSocket that comes back: JSON in, JSON out (or whatever else is wanted), and reconnection with growing pauses.

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
const POLICY_VIOLATION = 1008; // the server does not want what we send: trying again would not help

export class Connection {
  #url;
  #handlers;
  #socket = null;
  #timer = 0;
  #failures = 0;
  #closed = false;

  /**
   * @param {URL|string} url where to connect
   * @param {object} handlers all optional:
   *   opened()            the connection stands; called again after each reconnection
   *   received(message)   a JSON message
   *   text(string)        a text message as it is, instead of received
   *   binary(blob)        a binary message
   *   state(name, detail, code) "connecting", "open", "waiting" (detail: what the server said as it closed, code: its close code) or "closed" (detail: why)
   */
  constructor(url, handlers) {
    this.#url = new URL(url, location.href);
    this.#url.protocol = location.protocol === "https:" ? "wss:" : "ws:";
    this.#handlers = handlers;
    addEventListener("online", this.#retryNow);
    addEventListener("offline", this.#lose);
    this.#connect();
  }

  get isOpen() {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Returns false if there is no connection now. */
  send(message) {
    return this.sendRaw(JSON.stringify(message));
  }

  /** Text or bytes as they are. Returns false if there is no connection now. */
  sendRaw(data) {
    if (!this.isOpen) {
      return false;
    }
    this.#socket.send(data);
    return true;
  }

  close(why = "") {
    if (this.#closed) {
      return;
    }
    this.#closed = true;
    clearTimeout(this.#timer);
    removeEventListener("online", this.#retryNow);
    removeEventListener("offline", this.#lose);
    this.#drop();
    this.#handlers.state?.("closed", why);
  }

  #connect() {
    this.#handlers.state?.("connecting");
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.onopen = () => {
      this.#handlers.state?.("open");
      this.#handlers.opened?.();
    };
    socket.onmessage = event => {
      this.#failures = 0; // it has been of use: the next pause is a short one
      if (typeof event.data !== "string") {
        this.#handlers.binary?.(event.data);
      } else if (this.#handlers.text) {
        this.#handlers.text(event.data);
      } else {
        this.#handlers.received?.(JSON.parse(event.data));
      }
    };
    socket.onclose = event => {
      if (event.code === POLICY_VIOLATION) {
        this.close(event.reason);
      } else {
        this.#lose(event);
      }
    };
  }

  // Not waiting for the closing handshake: it may never come.
  #drop() {
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }

  #lose = event => {
    this.#drop();
    clearTimeout(this.#timer);
    const pause = Math.min(FIRST_PAUSE * 2 ** this.#failures++, LONGEST_PAUSE) * (0.75 + Math.random() / 2);
    this.#timer = setTimeout(this.#retryNow, pause);
    this.#handlers.state?.("waiting", event?.reason ?? "", event?.code ?? 0);
  };

  #retryNow = () => {
    clearTimeout(this.#timer);
    if (!this.#socket && !this.#closed) {
      this.#connect();
    }
  };
}
