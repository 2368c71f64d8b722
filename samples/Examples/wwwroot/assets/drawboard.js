import { Connection } from "./connection.js";

const MAX_POINTS = 32; // of one stroke: what the endpoint takes
const STEP = 10; // of the keyboard's pen
const PART = 30; // milliseconds of a brush's way that go out in one stroke

const $ = id => document.getElementById(id);
const picture = $("picture").getContext("2d"); // what the server has sent, in its order
const overlay = $("overlay").getContext("2d"); // own strokes that the server has not sent back yet, and the one that is being drawn
const { width: WIDTH, height: HEIGHT } = $("picture");

let you = 0;
let isReady = false; // the picture is here
let unconfirmed = [];
let drawing = null; // the stroke under the pen
let isContinued = false; // what it begins with has been sent
let partTimer = 0;
let pen = null; // where the keyboard's pen is, once it has been used
let shown = Promise.resolve(); // pictures are decoded in the background; what comes behind them waits for them

const connection = new Connection("/drawboard", {
  received(event) {
    switch (event.type) {
      case "welcome":
        you = event.you;
        unconfirmed = [];
        break;
      case "players":
        $("players").textContent = event.count === 1 ? "1 person draws" : `${event.count} people draw`;
        break;
      case "strokes":
        shown = shown.then(() => confirm(event.drawn));
        break;
    }
  },
  binary(blob) {
    shown = shown.then(async () => {
      picture.drawImage(await createImageBitmap(blob), 0, 0);
      setReady(true);
      drawOverlay();
    });
  },
  state: showState,
});

function showState(state, detail) {
  if (state === "waiting" && $("state").dataset.state !== "waiting") {
    setReady(false);
    drawing = null;
    unconfirmed = [];
    drawOverlay();
    $("players").textContent = "";
  }
  if (detail || state === "open") {
    $("news").textContent = detail ?? "";
  }
  $("state").dataset.state = state;
  $("state").textContent = {
    connecting: "Connecting…",
    open: "Connected",
    waiting: "Not connected. Trying again…",
    closed: "Not connected",
  }[state];
}

function setReady(ready) {
  isReady = ready;
  $("frame").dataset.ready = ready ? "yes" : "no";
}

// ---- drawing ----

function confirm(drawn) {
  for (const { by, stroke } of drawn) {
    drawStroke(picture, stroke);
    if (by === you) {
      unconfirmed.shift(); // they come back in the order they were sent
    }
  }
  drawOverlay();
}

function drawOverlay() {
  overlay.clearRect(0, 0, WIDTH, HEIGHT);
  unconfirmed.forEach(stroke => drawStroke(overlay, stroke));
  if (drawing) {
    drawStroke(overlay, drawing);
  }
  if (pen && document.activeElement === $("overlay")) {
    drawPen();
  }
}

function drawStroke(paint, { shape, color, width, points }) {
  const [x, y, x2, y2] = points;
  paint.strokeStyle = color;
  paint.lineWidth = width;
  paint.lineCap = paint.lineJoin = "round";
  paint.beginPath();
  if (shape === "Rectangle") {
    paint.rect(Math.min(x, x2), Math.min(y, y2), Math.abs(x2 - x), Math.abs(y2 - y));
  } else if (shape === "Ellipse") {
    paint.ellipse((x + x2) / 2, (y + y2) / 2, Math.abs(x2 - x) / 2, Math.abs(y2 - y) / 2, 0, 0, 2 * Math.PI);
  } else {
    paint.moveTo(x, y);
    for (let i = 0; i < points.length; i += 2) {
      paint.lineTo(points[i], points[i + 1]);
    }
  }
  paint.stroke();
}

function drawPen() {
  for (const [color, width] of [["#fff", 5], ["#4f46e5", 2]]) {
    paintCross(color, width);
  }

  function paintCross(color, width) {
    overlay.strokeStyle = color;
    overlay.lineWidth = width;
    overlay.lineCap = "butt";
    overlay.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      overlay.moveTo(pen.x + dx * 4, pen.y + dy * 4);
      overlay.lineTo(pen.x + dx * 14, pen.y + dy * 14);
    }
    overlay.stroke();
  }
}

// ---- the pen: where it is set down, where it goes, where it is lifted ----

function setDown({ x, y }) {
  if (!isReady) {
    return;
  }
  const tool = $("tools").elements.tool.value;
  drawing = {
    shape: tool === "Eraser" ? "Brush" : tool,
    color: tool === "Eraser" ? "#ffffff" : $("tools").elements.color.value || $("other").value,
    width: $("width").valueAsNumber,
    points: tool === "Brush" || tool === "Eraser" ? [x, y] : [x, y, x, y],
  };
  isContinued = false;
  draw();
}

function moveTo({ x, y }) {
  if (!drawing) {
    return;
  }
  if (drawing.shape !== "Brush") {
    drawing.points.splice(2, 2, x, y);
  } else {
    drawing.points.push(x, y);
    if (drawing.points.length === 2 * MAX_POINTS) {
      sendPart();
    }
    partTimer ||= setTimeout(sendPart, PART); // others see it grow
  }
  draw();
}

function lift() {
  if (drawing) {
    if (!isContinued || drawing.points.length > 2) {
      send(drawing);
    }
    drawing = null;
    draw();
  }
}

/** What the brush has drawn so far; it goes on where that ends. */
function sendPart() {
  clearTimeout(partTimer);
  partTimer = 0;
  if (drawing?.shape === "Brush" && drawing.points.length > 2) {
    send(drawing);
    drawing = { ...drawing, points: drawing.points.slice(-2) };
    isContinued = true;
  }
}

function send(stroke) {
  if (connection.send(stroke)) {
    unconfirmed.push(stroke);
  }
}

// Once for each picture on the screen, however many events there are.
let frame = 0;
function draw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    drawOverlay();
  });
}

// ---- mouse, pen, finger ----

function placeOf(event) {
  const box = $("overlay").getBoundingClientRect();
  const place = (at, size, limit) => Math.round(Math.min(Math.max(at / size * limit, 0), limit) * 10) / 10;
  return { x: place(event.clientX - box.left, box.width, WIDTH), y: place(event.clientY - box.top, box.height, HEIGHT) };
}

$("overlay").addEventListener("pointerdown", event => {
  if (event.isPrimary && event.button === 0) {
    $("overlay").setPointerCapture(event.pointerId);
    pen = null;
    setDown(placeOf(event));
  }
});
$("overlay").addEventListener("pointermove", event => {
  if (event.isPrimary) {
    const way = drawing?.shape === "Brush" ? event.getCoalescedEvents() : [];
    for (const each of way.length ? way : [event]) {
      moveTo(placeOf(each));
    }
  }
});
for (const end of ["pointerup", "pointercancel"]) {
  $("overlay").addEventListener(end, event => event.isPrimary && lift());
}

// ---- keyboard ----

$("overlay").addEventListener("keydown", event => {
  const [dx, dy] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key] ?? [0, 0];
  const isPen = event.key === " " || event.key === "Enter";
  if (event.key === "Escape") {
    drawing = null;
    draw();
  }
  if (!dx && !dy && !isPen) {
    return;
  }
  event.preventDefault();
  pen ??= { x: WIDTH / 2, y: HEIGHT / 2 };
  const step = event.shiftKey ? 1 : STEP;
  pen.x = Math.min(Math.max(pen.x + dx * step, 0), WIDTH);
  pen.y = Math.min(Math.max(pen.y + dy * step, 0), HEIGHT);
  if (isPen && !event.repeat) {
    drawing ? lift() : setDown(pen);
    $("news").textContent = drawing ? "The pen is down." : "The pen is up.";
  } else if (dx || dy) {
    moveTo(pen);
  }
  draw();
});
for (const change of ["focus", "blur"]) {
  $("overlay").addEventListener(change, draw);
}

// ---- tools ----

for (const swatch of $("tools").elements.color) {
  swatch.style.setProperty("--ink", swatch.value);
}
$("other").addEventListener("input", () => {
  for (const swatch of $("tools").elements.color) {
    swatch.checked = false;
  }
});
$("width").addEventListener("input", () => $("width-shown").value = $("width").value);
$("tools").addEventListener("submit", event => event.preventDefault());
setReady(false);
