import { Connection } from "./connection.js";

const LARGE = 100 * 1024;
const MAX_SHOWN = 100;
const SHOWN_CHARACTERS = 200;

const $ = id => document.getElementById(id);
const number = new Intl.NumberFormat();

let connection = null;
let underWay = []; // when the messages were sent whose echo has not come yet: echoes come in their order

function connect() {
  connection?.close();
  underWay = [];
  const variant = $("say").elements.variant.value;
  sessionStorage.setItem("echo.variant", variant);
  connection = new Connection("/echo/" + variant, {
    text: text => echo(text, text.length > SHOWN_CHARACTERS ? shorten(text) : text, "text"),
    binary: async blob => {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      echo(bytes, inHex(bytes), "binary");
    },
    state: showState,
  });
}

function showState(state, detail, code) {
  if (state === "waiting") {
    underWay = [];
    if (code) {
      log("closed", "✕", `Closed with ${code}${detail ? `: ${detail}` : ""}`, "");
    }
  }
  $("state").dataset.state = state;
  $("state").textContent = {
    connecting: "Connecting…",
    open: `Connected to /echo/${$("say").elements.variant.value}`,
    waiting: "Not connected. Trying again…",
    closed: "Not connected",
  }[state];
}

// ---- to and fro ----

function send(data, shown, kind) {
  const sent = performance.now();
  if (connection.sendRaw(data)) {
    underWay.push({ data, sent });
    log("out", "→", shown, `${kind}, ${size(data)}`);
  } else {
    log("closed", "✕", "Not connected: nothing was sent.", "");
  }
}

function echo(data, shown, kind) {
  const origin = underWay.shift();
  const time = origin ? `${(performance.now() - origin.sent).toFixed(1)} ms` : "";
  const isSame = origin && String(origin.data) === String(data);
  log("in", "←", isSame ? shown : `Not what was sent: ${shown}`, `${kind}, ${size(data)}, ${time}`);
}

const size = data => `${number.format(typeof data === "string" ? new TextEncoder().encode(data).length : data.length)} bytes`;

const shorten = text => text.slice(0, SHOWN_CHARACTERS) + "…";

function inHex(bytes) {
  const hex = Array.from(bytes.subarray(0, 32), byte => byte.toString(16).padStart(2, "0")).join(" ");
  return bytes.length > 32 ? hex + " …" : hex || "(empty)";
}

function log(className, way, what, about) {
  const item = document.createElement("li");
  item.className = className;
  for (const [name, text] of [["way", way], ["what", what], ["about", about]]) {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    item.append(part);
  }
  $("log").append(item);
  while ($("log").childElementCount > MAX_SHOWN) {
    $("log").firstElementChild.remove();
  }
  $("log").scrollTop = $("log").scrollHeight;
}

// ---- the form ----

$("say").addEventListener("submit", event => {
  event.preventDefault();
  send($("text").value, $("text").value, "text");
  $("text").focus();
});
$("send-binary").addEventListener("click", () => {
  const bytes = new TextEncoder().encode($("text").value);
  send(bytes, inHex(bytes), "binary");
});
$("send-large").addEventListener("click", () => {
  const text = ($("text").value || "echo").repeat(LARGE).slice(0, LARGE);
  send(text, shorten(text), "text");
});
$("text").addEventListener("keydown", event => {
  // Enter that ends the composition of a character is not for us.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("say").requestSubmit();
  }
});
$("clear").addEventListener("click", () => $("log").replaceChildren());
for (const variant of $("say").elements.variant) {
  variant.checked = variant.value === (sessionStorage.getItem("echo.variant") ?? "annotated");
  variant.addEventListener("change", connect);
}
connect();
