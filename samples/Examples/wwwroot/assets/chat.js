import { Connection } from "./connection.js";

const MAX_BYTES = 8192; // of one message: what the endpoint takes
const MAX_SHOWN = 500;
const MORE_WITHIN = 5 * 60_000; // messages of one person that stand together

const $ = id => document.getElementById(id);
const plainHint = $("say-hint").textContent;
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });
const wholeDate = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "medium" });

let connection = null;
let room = "";
let wish = ""; // the name asked for
let me = ""; // the name the room has given
let people = [];
let last = null; // the last message shown, to put the next one to it
let unread = 0;

// ---- which room, and under which name ----

function roomOf(text) {
  const name = text.trim().replace(/^#+/, "").replace(/[\s/\\?#]+/g, "-").slice(0, 40);
  return /^\.*$/.test(name) ? "" : name; // "." and ".." are no rooms: an address swallows them
}

function roomInAddress() {
  try {
    return roomOf(decodeURIComponent(location.hash.slice(1)));
  } catch {
    return "";
  }
}

function showDoor(why = "") {
  connection?.close();
  connection = null;
  sessionStorage.removeItem("chat.in");
  $("chat").hidden = true;
  $("door").hidden = false;
  $("why").textContent = why;
  $("why").hidden = !why;
  $("name").value = wish || localStorage.getItem("chat.name") || "";
  $("room").value = roomInAddress() || room || "lobby";
  document.title = "Chat";
  ($("name").value ? $("room") : $("name")).focus();
}

function enter(name, newRoom) {
  connection?.close();
  room = newRoom;
  wish = name;
  me = "";
  localStorage.setItem("chat.name", name);
  sessionStorage.setItem("chat.in", name); // a reload of this tab goes straight in
  const address = "#" + encodeURIComponent(room);
  if (location.hash !== address) {
    history.pushState(null, "", address);
  }

  $("door").hidden = true;
  $("chat").hidden = false;
  $("room-name").textContent = room;
  $("log").replaceChildren();
  last = null;
  showPeople([]);
  setUnread(0);
  setHint();
  $("text").focus();

  connection = new Connection("/chat/" + encodeURIComponent(room), {
    opened: () => connection.send({ type: "enter", name: wish }),
    received,
    state: showState,
  });
}

$("enter").addEventListener("submit", event => {
  event.preventDefault();
  const name = $("name").value.trim();
  const newRoom = roomOf($("room").value);
  $("name").setCustomValidity(name ? "" : "Please choose a name.");
  $("room").setCustomValidity(newRoom ? "" : "Please choose a room.");
  if ($("enter").reportValidity()) {
    enter(name, newRoom);
  }
});
for (const field of [$("name"), $("room")]) {
  field.addEventListener("input", () => field.setCustomValidity(""));
}

$("leave").addEventListener("click", () => showDoor());

addEventListener("popstate", () => {
  const newRoom = roomInAddress();
  if (connection && newRoom && newRoom !== room) {
    enter(wish, newRoom);
  } else if (!connection && newRoom) {
    $("room").value = newRoom;
  }
});

// ---- what the server says ----

function received(event) {
  switch (event.type) {
    case "welcome":
      if (event.name !== wish && event.name !== me) {
        notice(`The name “${wish}” is taken here: you are “${event.name}”.`, event.at);
      }
      notice(me ? "You are back." : "You have joined.", event.at);
      me = event.name;
      showPeople(event.people);
      break;
    case "joined":
      showPeople([...people, event.name]);
      notice(`${event.name} has joined.`, event.at);
      break;
    case "left":
      showPeople(people.filter(name => name !== event.name));
      notice(`${event.name} has left.`, event.at);
      break;
    case "said":
      message(event);
      break;
    case "skipped":
      notice(`Your connection is slow: ${event.count} ${event.count === 1 ? "message" : "messages"} skipped.`, event.at);
      break;
  }
}

function showState(state, detail) {
  if (state === "closed") {
    if (detail) {
      showDoor(detail);
    }
    return;
  }

  if (state === "waiting" && $("state").dataset.state === "open") {
    notice("The connection was lost.", new Date());
    showPeople([]);
  }
  $("state").dataset.state = state;
  $("state").textContent = {
    connecting: "Connecting…",
    open: "Connected",
    waiting: "Not connected. Trying again…",
  }[state];
  if (state === "open") {
    setHint();
  }
}

// ---- who is here ----

// Everything that others have written goes in as text, never as markup.
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  if (text !== undefined) {
    made.textContent = text;
  }
  return made;
}

function hue(name) {
  let hash = 0x811c9dc5; // FNV-1a
  for (const character of name) {
    hash = Math.imul(hash ^ character.codePointAt(0), 0x01000193) >>> 0;
  }
  return ((hash >>> 8) % 24) * 15;
}

function avatar(name) {
  const made = element("span", "avatar", [...name][0]?.toUpperCase() ?? "?");
  made.style.setProperty("--hue", hue(name));
  made.ariaHidden = "true";
  return made;
}

function showPeople(names) {
  people = names;
  $("people-count").textContent = names.length;
  $("people-list").replaceChildren(...names.map(name => {
    const item = element("li");
    item.append(avatar(name), element("bdi", "", name));
    if (name === me) {
      item.append(element("span", "you", "(you)"));
    }
    return item;
  }));
}

$("people-toggle").addEventListener("click", () => {
  const open = $("people-toggle").ariaExpanded !== "true";
  $("people-toggle").ariaExpanded = String(open);
});
addEventListener("keydown", event => {
  if (event.key === "Escape" && $("people-toggle").ariaExpanded === "true") {
    $("people-toggle").ariaExpanded = "false";
    $("people-toggle").focus();
  }
});

// ---- the log ----

function time(at) {
  const made = element("time", "", clock.format(at));
  made.dateTime = at.toISOString();
  made.title = wholeDate.format(at);
  return made;
}

function notice(text, at) {
  const made = element("p", "notice", text + " ");
  made.append(time(new Date(at)));
  show(made, false);
  last = null;
}

function message({ name, text, at: when }) {
  const at = new Date(when);
  const mine = name === me;
  const more = last && last.name === name && at - last.at < MORE_WITHIN;
  const made = element("article", "message" + (mine ? " mine" : "") + (more ? " more" : ""));
  made.style.setProperty("--hue", hue(name));
  const who = element("p", "who", mine ? "You" : name);
  who.dir = "auto";
  const said = element("p", "text", text);
  said.dir = "auto";
  const bubble = element("div", "bubble");
  bubble.append(said, time(at));
  made.append(who, avatar(name), bubble);
  show(made, mine);
  last = { name, at };
  if (!mine && document.hidden) {
    setUnread(unread + 1);
  }
}

function atEnd() {
  const log = $("log");
  return log.scrollHeight - log.scrollTop - log.clientHeight < 60;
}

function scrollToEnd() {
  $("log").scrollTop = $("log").scrollHeight;
  $("newer").hidden = true;
}

function show(item, always) {
  const follow = always || atEnd();
  const log = $("log");
  log.append(item);
  while (log.childElementCount > MAX_SHOWN) {
    log.firstElementChild.remove();
  }
  if (follow) {
    scrollToEnd();
  } else {
    $("newer").hidden = false;
  }
}

$("newer").addEventListener("click", () => {
  scrollToEnd();
  $("text").focus();
});
$("log").addEventListener("scroll", () => {
  if (atEnd()) {
    $("newer").hidden = true;
  }
});
// The keyboard of a phone comes up: what was in sight stays in sight.
new ResizeObserver(() => {
  if ($("newer").hidden) {
    scrollToEnd();
  }
}).observe($("log"));

function setUnread(count) {
  unread = count;
  document.title = `${count ? `(${count}) ` : ""}#${room} · Chat`;
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden && connection) {
    setUnread(0);
  }
});

// ---- saying something ----

function setHint(warning = "") {
  $("say-hint").textContent = warning || plainHint;
  $("say-hint").classList.toggle("warning", warning !== "");
}

function fit() {
  const text = $("text");
  text.style.height = "auto";
  text.style.height = `${text.scrollHeight + text.offsetHeight - text.clientHeight}px`;
}

$("say").addEventListener("submit", event => {
  event.preventDefault();
  const text = $("text").value.trim();
  const said = { type: "say", text };
  $("text").focus();
  if (!text) {
    return;
  }
  if (new TextEncoder().encode(JSON.stringify(said)).length > MAX_BYTES) {
    setHint("That is too long for one message.");
  } else if (!me || !connection.send(said)) {
    setHint("Not connected. Your message stays here until you send it again.");
  } else {
    $("text").value = "";
    setHint();
    fit();
  }
});
$("text").addEventListener("input", () => {
  fit();
  setHint();
});
$("text").addEventListener("keydown", event => {
  // Enter that ends the composition of a character is not for us.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("say").requestSubmit();
  }
});

// ---- and here it begins ----

const query = new URLSearchParams(location.search);
if (!location.hash && query.has("room")) {
  history.replaceState(null, "", location.pathname + "#" + encodeURIComponent(roomOf(query.get("room"))));
}
wish = sessionStorage.getItem("chat.in") ?? "";
if (wish && roomInAddress()) {
  enter(wish, roomInAddress());
} else {
  showDoor();
}
