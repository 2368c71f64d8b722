// Live charts of what the server measures. Nothing but SVG: a chart has a line for each endpoint, and says in words what it shows.

import { Connection } from "./connection.js";

const WIDTH = 300, HEIGHT = 100;
const SVG = "http://www.w3.org/2000/svg";

const count = value => value >= 100 ? Math.round(value).toLocaleString("en") : Number(value.toFixed(1)).toString();
const bytes = value => value < 1000 ? `${Math.round(value)} B` : value < 1e6 ? `${(value / 1000).toFixed(1)} kB` : `${(value / 1e6).toFixed(1)} MB`;
const time = value => value < 1 ? `${Math.round(value * 1000)} µs` : `${value.toFixed(1)} ms`;

// The second series of a chart is dashed. "most": what stands beside the title is the highest of all endpoints, not their sum.
const CHARTS = [
  { id: "sessions", title: "Open sessions", series: [["", "sessions"]], format: count },
  { id: "messages", title: "Messages a second", series: [["received", "received"], ["sent", "sent"]], format: count },
  { id: "bytes", title: "Bytes a second", series: [["received", "bytesReceived"], ["sent", "bytesSent"]], format: bytes },
  { id: "duration", title: "Handler duration", series: [["median", "median"], ["99 of 100", "slow"]], format: time, most: true },
  { id: "queued", title: "Waiting to be sent", series: [["", "queued"]], format: bytes },
];

const state = document.getElementById("state");
const pause = document.getElementById("pause");
const endpoints = document.getElementById("endpoints");
const hidden = new Set();
const hues = new Map();
let readings = [];
let most = 120;
let seconds = 1;

function element(name, attributes = {}, ...children) {
  const made = attributes.svg ? document.createElementNS(SVG, name) : document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key !== "svg") {
      made.setAttribute(key, value);
    }
  }
  made.append(...children);
  return made;
}

for (const chart of CHARTS) {
  chart.value = element("output", { id: `${chart.id}-now` });
  chart.top = element("span");
  chart.plot = element("svg", { svg: true, viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", id: chart.id });
  const names = chart.series.filter(([name]) => name).map(([name], i) => i === 0 ? name : `${name} dashed`).join(", ");
  document.getElementById("charts").append(element("figure", {},
    element("figcaption", {}, element("h2", {}, chart.title), element("small", {}, names), chart.value),
    chart.plot,
    element("div", { class: "scale", "aria-hidden": "true" }, element("span", {}, "two minutes ago"), chart.top, element("span", {}, "now"))));
}

const HUES = [220, 0, 140, 275, 38, 185, 320, 75];

// A colour for each endpoint.
function hueOf(route) {
  if (!hues.has(route)) {
    hues.set(route, HUES[hues.size % HUES.length]);
    const button = element("button", { type: "button", "aria-pressed": "true" }, route);
    button.style.setProperty("--hue", hues.get(route));
    button.addEventListener("click", () => {
      const shown = button.getAttribute("aria-pressed") === "false";
      button.setAttribute("aria-pressed", shown);
      shown ? hidden.delete(route) : hidden.add(route);
      draw();
    });
    endpoints.append(element("li", {}, button));
  }
  return hues.get(route);
}

/** The places of one line; where a value is missing the line is broken. */
function path(values, highest) {
  let line = "", pen = "M";
  values.forEach((value, i) => {
    if (value === null || value === undefined) {
      pen = "M";
      return;
    }
    const x = WIDTH - (values.length - 1 - i) * WIDTH / (most - 1);
    line += `${pen}${x.toFixed(1)} ${(HEIGHT - value / highest * HEIGHT).toFixed(1)}`;
    if (pen === "M") {
      line += "h.01"; // a value alone is seen
    }
    pen = "L";
  });
  return line;
}

// 1, 2 or 5 with zeros behind: a scale that does not tremble.
function roundUp(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map(step => step * power).find(step => step >= value);
}

function draw() {
  const last = readings.at(-1);
  const routes = last ? last.endpoints.map(each => each.route) : [];
  routes.forEach(hueOf);
  const shown = routes.filter(route => !hidden.has(route));
  for (const chart of CHARTS) {
    const lines = shown.flatMap(route => chart.series.map(([, key], i) => ({
      route, dashed: i > 0, values: readings.map(reading => reading.endpoints.find(each => each.route === route)?.[key] ?? null),
    })));
    const highest = roundUp(Math.max(...lines.flatMap(line => line.values).filter(value => value !== null), chart.most ? 0.01 : 1));
    chart.plot.replaceChildren(
      ...[0, HEIGHT / 2, HEIGHT].map(y => element("path", { svg: true, class: "grid", d: `M0 ${y}H${WIDTH}` })),
      ...lines.map(line => {
        const drawn = element("path", { svg: true, class: line.dashed ? "line dashed" : "line", d: path(line.values, highest), "data-route": line.route });
        drawn.style.setProperty("--hue", hueOf(line.route));
        return drawn;
      }));
    const now = lines.map(line => line.values.at(-1)).filter(value => value !== null && value !== undefined);
    chart.value.textContent = now.length === 0 ? "–" : chart.format(chart.most ? Math.max(...now) : now.reduce((sum, value) => sum + value, 0));
    chart.top.textContent = `top: ${chart.format(highest)}`;
    chart.plot.setAttribute("aria-label", `${chart.title}: ${shown.map(route => `${route} ${chart.series.map(([name, key]) => {
      const value = last.endpoints.find(each => each.route === route)[key];
      return `${value === null ? "–" : chart.format(value)} ${name}`.trim();
    }).join(", ")}`).join("; ") || "nothing yet"}`);
  }
  if (last) {
    list("closes", last.closes, "None yet.");
    list("refusals", last.refusals, "None yet.");
    document.getElementById("stalls").textContent = last.stalls;
    document.body.dataset.at = last.at;
  }
}

function list(id, tallies, none) {
  document.getElementById(id).replaceChildren(...(tallies.length === 0 ? [element("dt", {}, none)] : tallies.flatMap(each =>
    [element("dt", {}, each.what), element("dd", {}, each.count)])));
}

pause.addEventListener("click", () => {
  const paused = pause.getAttribute("aria-pressed") === "false";
  pause.setAttribute("aria-pressed", paused);
  pause.textContent = paused ? "Go on" : "Pause";
  if (!paused) {
    draw();
  }
});

new Connection("/monitor", {
  received(message) {
    if (message.type === "history") {
      ({ readings, most, seconds } = message);
    } else {
      readings.push(message);
      readings.splice(0, readings.length - most);
    }
    if (pause.getAttribute("aria-pressed") === "false") {
      draw();
    }
  },
  state(name, detail) {
    state.dataset.state = name;
    state.textContent = name === "open" ? `Live, every ${seconds === 1 ? "second" : `${seconds} seconds`}`
      : name === "connecting" ? "Connecting …"
      : name === "waiting" ? `No connection${detail ? `: ${detail}` : ""}. Trying again …`
      : detail || "Closed";
  },
});
