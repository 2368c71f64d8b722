import { Connection } from "./connection.js";

const SWIPE = 24; // pixels of a finger's way that make a turn
const KEYS = {
  ArrowUp: "Up", ArrowDown: "Down", ArrowLeft: "Left", ArrowRight: "Right",
  KeyW: "Up", KeyS: "Down", KeyA: "Left", KeyD: "Right", // where they lie, whatever the keyboard's language
};

const $ = id => document.getElementById(id);
const canvas = $("field");
const paint = canvas.getContext("2d");

let game = null; // the last tick
let size = { width: 48, height: 36 };
let you = 0;
let deaths = 0;
let missed = 0;
let shownPlayers = "";

const connection = new Connection("/snake", {
  received: event => event.type === "welcome" ? welcome(event) : tick(event),
  state: showState,
});

// ---- what the server says ----

function welcome(event) {
  you = event.you;
  size = event;
  deaths = 0;
  game = null;
}

function tick(event) {
  // Each tick has all there is to see. Who is slow gets fewer of them.
  missed += game ? event.number - game.number - 1 : 0;
  $("missed").textContent = missed ? `Your connection is slow: ${missed} ${missed === 1 ? "tick" : "ticks"} missed.` : "";
  const isFirst = !game;
  game = event;
  const me = event.snakes.find(snake => snake.id === you);
  if (!me) {
    return;
  }
  if (isFirst) {
    news(`You are ${me.name}. Choose a direction to set out.`);
  } else if (me.deaths > deaths) {
    news(`You ran into ${me.killer ?? "yourself"}. Choose a direction to go on.`);
  } else if (me.heading && $("news").dataset.waits) {
    news("");
  }
  deaths = me.deaths;
  showPlayers(event.snakes);
  describe(me);
  draw();
}

function news(text) {
  $("news").textContent = text;
  $("news").dataset.waits = text ? "yes" : "";
}

function showState(state, detail) {
  if (state === "waiting" && $("state").dataset.state !== "waiting") {
    game = null;
    news(detail);
    showPlayers([]);
    draw();
  }
  $("state").dataset.state = state;
  $("state").textContent = {
    connecting: "Connecting…",
    open: "Connected",
    waiting: "Not connected. Trying again…",
    closed: detail,
  }[state];
}

// ---- who plays ----

const hue = snake => Math.round(snake.id * 137.5) % 360; // neighbours lie far apart

function showPlayers(snakes) {
  const ranked = snakes.toSorted((a, b) => b.length - a.length || a.id - b.id);
  const shown = JSON.stringify(ranked.map(snake => [snake.id, snake.length, snake.best]));
  if (shown === shownPlayers) {
    return;
  }
  shownPlayers = shown;
  $("players").replaceChildren(...ranked.map(snake => {
    const item = document.createElement("li");
    item.style.setProperty("--hue", hue(snake));
    item.append(span("name", snake.name));
    if (snake.id === you) {
      item.append(span("you", "(you)"));
    }
    item.append(span("length", `${snake.length}, best ${snake.best}`));
    return item;
  }));
}

function span(className, text) {
  const made = document.createElement("span");
  made.className = className;
  made.textContent = text;
  return made;
}

// ---- the field ----

/** What the picture shows of the own snake, for those who do not see it. */
function describe(me) {
  canvas.dataset.head = me.body.slice(0, 2).join();
  canvas.dataset.heading = me.heading ?? "";
  canvas.dataset.cells = me.body.length / 2;
  const label = `The field, with ${game.snakes.length === 1 ? "your snake alone" : `${game.snakes.length} snakes`}. ` +
    (me.heading ? `Yours goes ${me.heading.toLowerCase()}.` : "Yours lies still.");
  if (canvas.ariaLabel !== label) {
    canvas.ariaLabel = label;
  }
}

function draw() {
  const cell = canvas.width / size.width;
  const style = getComputedStyle(canvas);
  paint.clearRect(0, 0, canvas.width, canvas.height);
  if (!game) {
    return;
  }
  for (let i = 0; i < game.apples.length; i += 2) {
    paint.fillStyle = "#dc2626";
    disc(game.apples[i], game.apples[i + 1], 0.42);
    paint.fillStyle = "#16a34a";
    disc(game.apples[i] + 0.18, game.apples[i + 1] - 0.38, 0.14);
  }
  for (const snake of game.snakes) {
    drawSnake(snake, cell, style.color);
  }

  function disc(x, y, radius) {
    paint.beginPath();
    paint.arc((x + 0.5) * cell, (y + 0.5) * cell, radius * cell, 0, 2 * Math.PI);
    paint.fill();
  }
}

function drawSnake({ id, name, heading, body }, cell, ink) {
  const at = i => [(body[i] + 0.5) * cell, (body[i + 1] + 0.5) * cell];
  paint.strokeStyle = paint.fillStyle = `hsl(${hue({ id })} 65% 45%)`;
  paint.lineWidth = cell * 0.78;
  paint.lineCap = paint.lineJoin = "round";
  // Where it leaves the field on one side and comes in on the other there is no line.
  const isNeighbour = i => i > 0 && Math.abs(body[i] - body[i - 2]) + Math.abs(body[i + 1] - body[i - 1]) === 1;
  paint.beginPath();
  for (let i = 0; i < body.length; i += 2) {
    paint[isNeighbour(i) ? "lineTo" : "moveTo"](...at(i));
  }
  paint.stroke();
  for (let i = 0; i < body.length; i += 2) {
    if (!isNeighbour(i)) {
      paint.beginPath(); // a cell by itself is no line
      paint.arc(...at(i), paint.lineWidth / 2, 0, 2 * Math.PI);
      paint.fill();
    }
  }

  const [x, y] = at(0);
  if (id === you) {
    paint.strokeStyle = ink;
    paint.lineWidth = cell * 0.14;
    paint.beginPath();
    paint.arc(x, y, cell * (heading ? 0.55 : 0.85), 0, 2 * Math.PI);
    paint.stroke();
  }
  const [dx, dy] = { Up: [0, -1], Down: [0, 1], Left: [-1, 0], Right: [1, 0] }[heading] ?? [0, -1];
  paint.fillStyle = "#fff";
  for (const side of [-1, 1]) {
    paint.beginPath();
    paint.arc(x + cell * (dx * 0.12 - dy * side * 0.18), y + cell * (dy * 0.12 + dx * side * 0.18), cell * 0.11, 0, 2 * Math.PI);
    paint.fill();
  }
  if (id !== you) {
    paint.fillStyle = ink;
    paint.font = `${Math.max(11 * devicePixelRatio, cell * 0.75)}px system-ui, sans-serif`;
    paint.textAlign = "center";
    paint.fillText(name, Math.min(Math.max(x, cell * 3), canvas.width - cell * 3), y < cell * 2 ? y + cell * 1.6 : y - cell * 0.8);
  }
}

new ResizeObserver(() => {
  canvas.width = Math.round(canvas.clientWidth * devicePixelRatio);
  canvas.height = Math.round(canvas.width * size.height / size.width);
  draw();
}).observe(canvas);

// ---- steering ----

const turn = direction => connection.sendRaw(direction);

addEventListener("keydown", event => {
  const direction = KEYS[event.key] ?? KEYS[event.code];
  if (direction && !event.ctrlKey && !event.altKey && !event.metaKey) {
    event.preventDefault(); // the page does not scroll
    if (!event.repeat) {
      turn(direction);
    }
  }
});

for (const button of $("pad").children) {
  button.addEventListener("click", () => turn(button.dataset.direction));
}

let finger = null;
canvas.addEventListener("pointerdown", event => {
  finger = { x: event.clientX, y: event.clientY };
  canvas.setPointerCapture(event.pointerId);
});
canvas.addEventListener("pointermove", event => {
  const x = event.clientX - finger?.x;
  const y = event.clientY - finger?.y;
  if (finger && Math.max(Math.abs(x), Math.abs(y)) >= SWIPE) {
    turn(Math.abs(x) > Math.abs(y) ? (x < 0 ? "Left" : "Right") : (y < 0 ? "Up" : "Down"));
    finger = { x: event.clientX, y: event.clientY }; // the next turn begins where this one ended
  }
});
for (const end of ["pointerup", "pointercancel"]) {
  canvas.addEventListener(end, () => finger = null);
}
