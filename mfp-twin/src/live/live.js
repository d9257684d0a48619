// The live page: draws what the control plane says and sends what hands do. It decides nothing.

import { telephone } from "/telephone.js";

const ROWS_MAX = 300;
const BACKLOG = 150;
const SETTLE_MS = 60;
const TOAST_MS = 6000;
const RECENT_MS = 1500;
const SCALED_RATE = 60;
const PROBE_MS = 2000;
// What Enter in a field touches: the first that a screen has.
const FINISHING = ["OK", "Next", "Open"];

const $ = (id) => document.getElementById(id);

function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children.filter((it) => it !== null));
  return node;
}

/** Draws a list anew; the keyboard stays at what has the same name, or the same place. */
function redraw(list, ...nodes) {
  const controls = () => [...list.querySelectorAll("button, a, summary")];
  const name = (it) => it.getAttribute("aria-label") ?? it.textContent;
  const at = controls().indexOf(document.activeElement);
  const held = at < 0 ? null : name(document.activeElement);
  list.replaceChildren(...nodes);
  if (held === null) return;
  const now = controls();
  (now.find((it) => name(it) === held) ?? now[Math.min(at, now.length - 1)])?.focus();
}

// --- requests ------------------------------------------------------------------------------------

// The device that the page is of: the first one, or that of /?device=ID.
const DEVICE = new URLSearchParams(location.search).get("device") ?? "1";
const BASE = DEVICE === "1" ? "/v1" : `/v1/devices/${encodeURIComponent(DEVICE)}`;

/** A body is a file, or is sent as JSON. */
async function ask(method, path, body, base = BASE) {
  const plain = body === undefined || body instanceof Blob;
  const headers = plain ? {} : { "Content-Type": "application/json" };
  const reply = await fetch(`${base}${path}`, { method, headers, body: plain ? body : JSON.stringify(body) });
  note(reply);
  if (reply.ok) return reply.status === 204 ? null : reply.json();
  const problem = await reply.json().catch(() => ({ detail: reply.statusText }));
  throw new Error(problem.detail);
}

async function tell(method, path, body, base = BASE) {
  try {
    return await ask(method, path, body, base);
  } catch (error) {
    toast(error.message);
    return null;
  } finally {
    refresh();
  }
}

let toastTimer;
function toast(text) {
  $("toast").textContent = text;
  $("toast").hidden = false;
  clearTimeout(toastTimer);
  toastTimer = setTimeout(hideToast, TOAST_MS);
}

function hideToast() {
  $("toast").hidden = true;
}

/** Asks before what cannot be undone, and does it after "yes"; Esc is "no". */
function careful(text, yes, act) {
  const dialog = $("question");
  $("question-text").textContent = text;
  $("question-yes").textContent = yes;
  dialog.returnValue = "no";
  dialog.onclose = () => { if (dialog.returnValue === "yes") act(); };
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || $("question").open) return;
  hideToast();
  const open = document.activeElement?.closest("details[open]") ?? ($("compliance").open ? $("compliance") : null);
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});

// --- the panel -----------------------------------------------------------------------------------

// Touches are sent one after the other, and typed text before the touch that follows it.
let line = Promise.resolve();
const typed = new Map();

function queue(act) {
  line = line.then(act).catch((error) => toast(error.message));
  return line;
}

function type(item, text) {
  const first = !typed.has(item.id);
  typed.set(item.id, text);
  if (first) queue(() => sendTyped(item.id));
}

async function sendTyped(id) {
  const text = typed.get(id);
  typed.delete(id);
  if (text === undefined) return;
  try {
    drawScreen(await ask("POST", "/panel/type", { label: id, text }));
  } catch (error) {
    putBack(id);
    throw error;
  }
}

/** A field that did not take what was typed shows again what the device has. */
function putBack(id) {
  const input = itemsNow().find((it) => it.dataset.item === id)?.querySelector("input");
  const item = shown.items.find((it) => it.id === id);
  if (input && item && !typed.has(id)) input.value = item.value ?? "";
}

function press(label) {
  queue(async () => drawScreen(await ask("POST", "/panel/press", { label })));
}

let shown = { screen: "", title: "", items: [] };
let keypad = null;
/** The keyboard was in the screen when everything there became disabled, as it does while the device is asked. */
let waiting = false;

// Where in the picture of a screen an item stands, and the part of the page that shows it.
const SLOTS = {
  bar: "bar", tab: "tabs", line: "lines", step: "lines", choice: "choices", about: "about",
  action: "actions", main: "actions", tile: "tiles", corner: "tiles",
};
const PARTS = [...new Set(Object.values(SLOTS))];

function drawScreen(screen) {
  const moved = screen.screen !== shown.screen || screen.title !== shown.title;
  shown = screen;
  $("screen").dataset.layout = screen.layout;
  $("title").textContent = screen.title;
  $("user").textContent = screen.user ?? "";
  const fault = screen.fault ? `${screen.fault.code}  ${screen.fault.text}` : null;
  const text = screen.message ?? fault;
  $("message").textContent = screen.layout === "fault" ? fault : text ?? "";
  $("message").hidden = !text;
  $("message").classList.toggle("fault", screen.fault !== null);
  drawItems(screen, moved);
  redraw($("soft-keys"), ...screen.soft_keys.map((key) =>
    el("button", { type: "button", textContent: key, onclick: () => press(key) })));
  drawPreview(screen);
}

const itemsNow = () => PARTS.flatMap((part) => [...$(part).children]);

/** Elements stay while their item does, so that focus and half-typed text do too. */
function drawItems(screen, moved) {
  const inside = $("screen").contains(document.activeElement)
    || (waiting && document.activeElement === document.body);
  const old = new Map(itemsNow().map((it) => [it.dataset.item, it]));
  const nodes = screen.items.map((item) => {
    const kept = old.get(item.id);
    const keep = kept && !moved && kept.dataset.kind === item.kind && kept.dataset.slot === item.slot;
    return dress(keep ? kept : makeItem(item), item);
  });
  const stay = new Set(nodes);
  for (const node of itemsNow()) if (!stay.has(node)) node.remove();
  for (const part of PARTS) {
    const here = nodes.filter((it) => SLOTS[it.dataset.slot] === part);
    here.forEach((node, at) => {
      const place = $(part).children[at] ?? null;
      if (place !== node) $(part).insertBefore(node, place);
    });
  }
  placeSteps(screen);
  moveFocus(screen, nodes, inside);
  screen.items.forEach((item, at) => { if (item.kind === "field") fill(nodes[at].querySelector("input"), item); });
}

/** [-] and [+] stand beside the field that they step: the one that has the keypad, or the first. */
function placeSteps(screen) {
  const fields = screen.items.filter((it) => it.kind === "field");
  const field = fields.find((it) => it.selected) ?? fields[0];
  if (!field) return;
  const all = [...$("lines").children];
  let after = all.find((it) => it.dataset.item === field.id);
  const steps = all.filter((it) => it.dataset.slot === "step");
  all.forEach((it) => it.classList.toggle("stepped", steps.length > 0 && it === after));
  for (const step of steps) {
    if (after.nextElementSibling !== step) after.after(step);
    after = step;
  }
}

/** What is disabled keeps the keyboard for a moment only. */
const hasKeyboard = () => $("screen").contains(document.activeElement) && !document.activeElement.disabled;

/** The keyboard follows the keypad: to the field that has it, else to the first thing to touch. */
function moveFocus(screen, nodes, inside) {
  const field = screen.items.find((it) => it.kind === "field" && it.selected)?.id ?? null;
  const changed = field !== keypad;
  keypad = field;
  if (inside && (changed || !hasKeyboard())) {
    const input = nodes.find((it) => it.dataset.item === field)?.querySelector("input:enabled");
    if (input) input.focus();
    else if (!hasKeyboard()) nodes.find((it) => it.tagName === "BUTTON" && !it.disabled)?.focus();
  }
  waiting = inside && !hasKeyboard();
}

function makeItem(item) {
  if (item.kind === "text") return el("p", {}, el("span"), el("span", { className: "value" }));
  if (item.kind === "field") return makeField(item);
  const node = el("button", { type: "button" }, item.sign ? sign(item.sign) : null,
    el("span"), el("span", { className: "value" }));
  node.onclick = () => press(node.dataset.item);
  return node;
}

function sign(name) {
  const svg = (tag, props) => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [key, value] of Object.entries(props)) node.setAttribute(key, value);
    return node;
  };
  const node = svg("svg", { viewBox: "0 0 60 60", "aria-hidden": "true" });
  node.append(svg("use", { href: `/signs.svg#${name}` }));
  return node;
}

function makeField(item) {
  const input = el("input", {
    type: item.masked ? "password" : "text", autocomplete: "off", spellcheck: false,
    oninput: () => type(item, input.value),
    // The device's dots cannot be edited: a masked field is typed anew.
    onbeforeinput: () => { if (input.dataset.dots) input.value = ""; delete input.dataset.dots; },
    onkeydown: (event) => { if (event.key === "Enter") enter(input); },
  });
  return el("label", {}, el("span"), input);
}

/** Enter goes on to the next field that is empty, and after the last one to what finishes the screen. */
function enter(input) {
  const inputs = [...$("lines").querySelectorAll("input")];
  const next = inputs.slice(inputs.indexOf(input) + 1).find((it) => it.value === "" && !it.disabled);
  if (next) {
    next.focus();
    return press(next.closest("[data-item]").dataset.item);
  }
  const buttons = shown.items.filter((it) => it.enabled && it.kind === "button");
  const done = FINISHING.map((label) => buttons.find((it) => it.label === label)).find((it) => it);
  if (done) press(done.id);
}

function dress(node, item) {
  node.dataset.item = item.id;
  node.dataset.kind = item.kind;
  node.dataset.slot = item.slot;
  node.className = item.selected ? "selected" : "";
  if (item.slot === "bar") node.setAttribute("aria-label", "Back");
  const [label, value] = node.querySelectorAll("span");
  label.textContent = item.label;
  if (item.kind === "field") {
    const input = node.querySelector("input");
    input.disabled = !item.enabled;
    fill(input, item);
    return node;
  }
  value.textContent = item.value ?? "";
  if (item.kind !== "text") {
    node.disabled = !item.enabled;
    if (["button", "row"].includes(item.kind) && !item.selected) node.removeAttribute("aria-pressed");
    else node.setAttribute("aria-pressed", String(item.selected));
  }
  return node;
}

/** A field shows what the device has, but where somebody is typing. */
function fill(input, item) {
  if (document.activeElement === input || typed.has(item.id)) return;
  input.value = item.value ?? "";
  if (item.masked && item.value) input.dataset.dots = "true";
}

function drawPreview(screen) {
  const looking = screen.screen === "preview";
  $("preview").hidden = !looking;
  if (!looking) return;
  const src = `${BASE}/panel/preview.png?revision=${screen.revision}`;
  const shown = $("preview").firstElementChild;
  if (shown?.dataset.src !== src) $("preview").replaceChildren(picture(src, "The page that is looked at"));
}

/** A picture of a page; where the twin gives none, words that say so. It is not asked again: that took its time. */
function picture(src, alt, props = {}) {
  const image = el("img", { src, alt, ...props });
  image.dataset.src = src;
  image.onerror = () => {
    const instead = el("span", { className: "no-picture", textContent: "This page cannot be drawn." });
    instead.dataset.src = src;
    image.replaceWith(instead);
  };
  return image;
}

// --- the device and the time -----------------------------------------------------------------------

const GOOD = new Set(["ready", "printing"]);

/** What a device is called where there are several. */
const called = (id, origin) => (origin === null ? `Device ${id}` : `Device ${id}, from ${origin}`);

/** A badge says by a sign as well what its colour says. */
function badge(node, kind, text) {
  node.className = `badge ${kind}`;
  node.textContent = text;
}

function drawDevice(device) {
  $("model").textContent = device.model;
  const which = DEVICE === "1" && device.origin === null ? "" : `${called(device.id, device.origin)} · `;
  $("identity").textContent =
    `${which}serial ${device.serial} · ${device.profile} profile · seed ${device.seed}`;
  badge($("state"), GOOD.has(device.state) ? "good" : "bad", device.state);
  document.title = `${DEVICE === "1" ? "" : `Device ${DEVICE} · `}${device.model} · ${device.state}`;
  for (const button of document.querySelectorAll("[data-power]")) {
    button.disabled = (button.dataset.power === "on") === (device.power === "on");
  }
}

let clock = { now: NaN, zone: "", rate: 0, read: 0 };

function drawClock({ mode, rate, now }) {
  const [, zone] = now.match(/([+-]\d\d:\d\d)$/) ?? [, "+00:00"];
  clock = { now: Date.parse(now), zone, rate: rate ?? 0, read: performance.now() };
  if (document.activeElement !== $("mode")) $("mode").value = mode;
  showTime();
}

function showTime() {
  if (!clock.zone) return;
  if (Number.isNaN(clock.now)) return;
  const passed = (performance.now() - clock.read) * clock.rate;
  const sign = clock.zone.startsWith("-") ? -1 : 1;
  const [hours, minutes] = clock.zone.slice(1).split(":").map(Number);
  const local = new Date(clock.now + passed + sign * (hours * 60 + minutes) * 60000);
  $("now").textContent = `${local.toISOString().slice(0, 19).replace("T", "  ")}`;
}
function drawPace({ pace }) {
  if (document.activeElement !== $("pace")) $("pace").value = pace;
  $("put-out").hidden = pace !== "manual";
}

function drawCompliance({ without_effect, not_judged, findings }) {
  const things = findings.length === 1 ? "1 finding" : `${findings.length} findings`;
  const good = findings.length === 0;
  badge($("compliance-badge"), good ? "good" : "warn", good ? "as the guide asks, so far" : things);
  const rest = `${without_effect} more items are set and have no effect yet, ${not_judged} are not judged.`;
  $("findings").replaceChildren(...findings.map((it) => el("li", {}, el("b", { textContent: it.item }),
    ` is ${it.value}; the guide (p.${it.guide_page}) asks for ${it.wanted}.`)), el("li", { textContent: rest }));
}

function drawFaults(faults) {
  redraw($("faults"), ...faults.map((it) => el("button", {
    type: "button", textContent: `${it.name}${it.active ? ": active" : ""}`, title: it.text,
    "aria-pressed": String(it.active),
    className: it.active ? "danger" : "",
    onclick: () => tell("PUT", `/faults/${it.name}`, { active: !it.active }),
  })));
}

// --- snapshots and devices ---------------------------------------------------------------------------

function small(textContent, label, onclick, className = "") {
  return el("button", { type: "button", className: `small ${className}`, textContent, "aria-label": label, onclick });
}

function drawSnapshots(snapshots) {
  $("snapshots-empty").hidden = snapshots.length > 0;
  redraw($("snapshots"), ...snapshots.map(({ name, bytes }) => {
    const path = `/snapshots/${encodeURIComponent(name)}`;
    return el("li", {},
      el("span", { textContent: name }),
      el("a", { href: `${BASE}${path}`, className: "quiet", textContent: `${Math.ceil(bytes / 1024)} KiB`, download: "" }),
      small("Restore", `Restore ${name}`, () => careful(
        `Make the device as ${name} has it? What happened since is lost, unless a snapshot has it.`,
        "Restore", () => tell("POST", `${path}/restore`))),
      small("Delete", `Delete ${name}`, () => careful(`Delete the snapshot ${name}?`, "Delete",
        () => tell("DELETE", path)), "danger"));
  }));
}

function drawDevices(devices) {
  const listening = ({ open, ...device }) => Object.keys(open).filter((port) => open[port])
    .map((port) => `${port.toUpperCase()} ${device[port]}`).join(", ");
  redraw($("devices"), ...devices.map(({ id, state, origin, ...device }) => {
    const name = called(id, origin);
    return el("li", {},
      String(id) === DEVICE ? el("b", { textContent: `${name} (this one)` })
        : el("a", { href: id === 1 ? "/" : `/?device=${id}`, textContent: name }),
      el("span", { className: "quiet", textContent: listening(device) }),
      el("span", { className: "badge", textContent: state }),
      id === 1 || String(id) === DEVICE ? null
        : small("End", `End device ${id}`, () => careful(
          `End ${name}? It was in memory only: all that is on it is lost.`, "End",
          () => tell("DELETE", `/devices/${id}`, undefined, "/v1")), "danger"));
  }));
  const here = devices.find((it) => String(it.id) === DEVICE);
  if (here) drawAddresses(here);
}

/** Where clients reach the device, by the ports that are open. */
function drawAddresses({ ip, open, http, https, ipp }) {
  const host = ip.includes(":") ? `[${ip}]` : ip;
  const rows = [
    [open.https, "CWIS", `https://${host}:${https}/`, true], [open.http, "CWIS", `http://${host}:${http}/`, true],
    [open.https, "Printing", `ipps://${host}:${https}/ipp/print`], [open.ipp, "Printing", `ipp://${host}:${ipp}/ipp/print`],
  ].filter(([is_open]) => is_open);
  redraw($("addresses"), ...rows.map(([, what, uri, is_page]) => el("li", {},
    el("span", { textContent: what }),
    is_page ? el("a", { href: uri, target: "_blank", rel: "noreferrer", textContent: uri }) : el("code", { textContent: uri }))),
  ...(rows.length ? [] : [el("li", { className: "quiet", textContent: "No port is open now." })]));
}

// --- originals ---------------------------------------------------------------------------------------

let [sources, scanner] = [[], { open: false, jam: false }];

/** Lays files there, one behind the other. */
async function lay(on, files) {
  const how = on === "feeder" ? $("sheets").value : "sides=1";
  for (const file of files) await tell("POST", `/hands/originals?on=${on}&${how}`, file);
}

function drawSources(all) {
  sources = all;
  redraw($("originals"), ...sources.map(original));
}

function original(it) {
  const size = sizes.get(it.size) ?? it.size;
  const sheets = it.sheets === 1 ? `1 sheet, ${size}` : `${it.sheets} sheets, the next ${size}`;
  const node = el("li", {},
    it.sheets === 0 ? null : picture(`${BASE}/hands/originals/${it.on}.png?of=${it.original}.${it.page}`,
      `What lies next on the ${it.label}`),
    el("b", { textContent: it.label[0].toUpperCase() + it.label.slice(1) }),
    el("span", { className: "quiet", textContent: it.sheets === 0 ? "Empty. Drop a file here." : sheets }),
    el("span", { className: "hands" },
      small("Choose a file", `Choose a file for the ${it.label}`, () => {
        $("original-file").onchange = (event) => {
          lay(it.on, [...event.target.files]);
          event.target.value = "";
        };
        $("original-file").click();
      }),
      it.sheets === 0 ? null : small("Take away", `Take away what lies on the ${it.label}`,
        () => tell("DELETE", `/hands/originals?on=${it.on}`))));
  node.dataset.on = it.on;
  return node;
}

const PLACES = "#originals li, #fax-lines > li";

// A file that is dropped beside the places for it is not opened in place of the page.
for (const kind of ["dragover", "dragleave", "drop"]) {
  addEventListener(kind, (event) => {
    const place = event.target.closest?.(PLACES);
    for (const it of document.querySelectorAll(PLACES)) it.classList.toggle("over", kind === "dragover" && it === place);
    if (kind === "dragleave") return;
    event.preventDefault();
    if (kind !== "drop" || !place) return;
    const files = [...event.dataTransfer.files];
    if (place.dataset.line) phones.call(place.dataset.line, files[0]);
    else lay(place.dataset.on, files);
  });
}

function drawScanner(it) {
  scanner = it;
  const part = (textContent, isOn, order) => el("button", {
    type: "button", textContent, className: isOn ? "small danger" : "small", "aria-pressed": String(isOn),
    onclick: () => tell("POST", "/hands/scanner", order),
  });
  redraw($("scanner"),
    part(`Feeder cover: ${scanner.open ? "open" : "closed"}`, scanner.open, { open: !scanner.open }),
    part(scanner.jam ? "Take the original out" : "Jam an original", scanner.jam, { jam: !scanner.jam }),
    ...($("pace").value === "manual" && scanner.job !== null ? [part("Scan a side", false, { sides: 1 })] : []));
}

// --- telephone lines ---------------------------------------------------------------------------------

const phones = telephone({ $, el, badge, ask, tell, BASE });

// --- paper, jobs, users ------------------------------------------------------------------------------

function drawTray(outputs) {
  $("tray-empty").hidden = outputs.length > 0;
  const old = new Map([...$("tray").children].map((it) => [it.dataset.id, it]));
  const sets = outputs.slice(-60).reverse();
  redraw($("tray"), ...sets.map((it) => old.get(String(it.id)) ?? traySet(it)));
}

function traySet(it) {
  const pages = it.pages === 1 ? "1 page" : `${it.pages} pages`;
  const paper = [...new Set(it.paper.map(paperOf))].join(", ");
  const sheets = it.sheets === it.pages ? paper : `${it.sheets} sheets ${paper}`;
  const node = el("li", {},
    el("a", { href: `${BASE}/hands/output/${it.id}.pdf`, target: "_blank" },
      picture(`${BASE}/hands/output/${it.id}/1.png`, `First page of ${it.name}`, { loading: "lazy" }),
      it.name),
    el("div", { className: "quiet", textContent: `${it.owner_sheet ?? "nobody"} · ${pages} · ${sheets}` }),
    small("Take", `Take ${it.name}`, () => careful(`Take ${it.name} out of the tray? The twin keeps no copy.`,
      "Take", () => tell("DELETE", `/hands/output/${it.id}`))));
  node.dataset.id = it.id;
  return node;
}

// A small button of a hand at `it`; its label names both.
function hand(textContent, it, path, body) {
  return small(textContent, `${textContent} ${it.label}`, () => tell("POST", `/hands/${path}`, body));
}

function part(it, level, ...buttons) {
  return el("li", {},
    el("span", { textContent: it.label }),
    el("span", { className: "quiet", textContent: it.tended ? `${level}, tended` : level }),
    el("span", { className: "hands" }, ...buttons));
}

// What a person calls a size.
const sizes = new Map();
const plain = (type) => (type === "stationery" ? "" : ` ${type}`);
const paperOf = (it) => `${sizes.get(it.size) ?? it.size}${plain(it.type)}`;

const option = (value, textContent) => el("option", { value, textContent });

async function offerPaper() {
  const [media, trays] = await Promise.all([ask("GET", "/hands/media"), ask("GET", "/hands/paper")]);
  media.sizes.forEach((it) => sizes.set(it.name, it.label));
  const form = $("load-paper").elements;
  form.tray.append(...trays.map((it) => option(it.tray, it.label)));
  form.size.append(...media.sizes.map((it) => option(it.name, it.label)));
  form.type.append(...media.types.map((it) => option(it, it)));
  $("load-paper").onsubmit = (event) => {
    event.preventDefault();
    const load = Object.fromEntries(new FormData(event.target));
    const { capacity } = trays.find((it) => it.tray === load.tray);
    tell("POST", "/hands/paper", { ...load, sheets: capacity });
  };
}

function drawPaper(trays) {
  redraw($("paper"), ...trays.map((it) => part(it, `${paperOf(it)} · ${it.sheets} of ${it.capacity}`,
    hand("Empty", it, "paper", { tray: it.tray, sheets: 0 }),
    hand("Fill", it, "paper", { tray: it.tray, sheets: it.capacity }))));
}

function drawSupplies(supplies) {
  redraw($("supplies"), ...supplies.map((it) => {
    const [ended, fresh] = it.supply === "waste-toner" ? [100, 0] : [0, 100];
    return part(it, `${it.percent} %`,
      hand("Use up", it, "supplies", { supply: it.supply, percent: ended }),
      hand("Replace", it, "supplies", { supply: it.supply, percent: fresh }));
  }));
}

let [covers, jam] = [[], { place: null }];

function drawPaperPath() {
  const open = (it) => el("button", {
    type: "button", textContent: `${it.label}: ${it.open ? "open" : "closed"}`, "aria-pressed": String(it.open),
    className: it.open ? "danger" : "",
    onclick: () => tell("POST", "/hands/cover", { cover: it.cover, open: !it.open }),
  });
  const sheet = el("button", {
    type: "button", textContent: jam.place === null ? "Jam a sheet" : "Take the sheet out",
    className: jam.place === null ? "" : "danger",
    onclick: () => (jam.place === null
      ? tell("POST", "/hands/jam", { place: "fuser" }) : tell("DELETE", "/hands/jam")),
  });
  redraw($("covers"), ...covers.map(open), sheet);
}

const HELD_FOR = {
  owner: "for its owner", password: "for its password", "hold-until": "until later", "new-jobs-held": "as all new jobs",
  preview: "to be looked at", redial: "until redial",
};

/** Why a job stands where it does, or has ended as it has. */
function whyOf(it) {
  const held = it.held_for.map((reason) => HELD_FOR[reason] ?? reason).join(", ");
  const next = it.next_try ? `again at ${it.next_try.slice(11, 19)}` : "";
  return [held || (it.reason ?? ""), next].filter((text) => text).join(", ");
}

const STATES = { completed: "good", aborted: "bad", stopped: "warn", cancelled: "" };

let jobs = [];
function drawJobs(all) {
  jobs = all;
  $("jobs-empty").hidden = jobs.length > 0;
  redraw($("jobs"), ...jobs.slice(-30).reverse().map((it) => el("li", {},
    el("span", { textContent: `${it.id}  ${it.name}` }),
    el("span", { className: "quiet", textContent: `${it.owner ?? "nobody"} · ${it.pages ?? "?"} p. × ${it.copies}` }),
    it.recipient === null ? null : el("span", { className: "quiet", textContent: `to ${it.recipient}` }),
    el("span", { className: "quiet", textContent: whyOf(it) }),
    ...(it.fault ? [el("span", { className: "fault", textContent: it.fault })] : []),
    el("span", { className: `badge ${STATES[it.state] ?? ""}`, textContent: it.state }))));
  drawSample();
}

// --- mails ---------------------------------------------------------------------------------------------

const MAIL_STATES = { sent: "good", "given-up": "bad", waiting: "warn" };

function drawMails(mails) {
  $("mails-empty").hidden = mails.length > 0;
  redraw($("mails"), ...mails.slice(-10).reverse().map((it) => {
    const next = it.next_try ? `, again at ${it.next_try.slice(11, 19)}` : "";
    const from = it.job === null ? "notification" : `job ${it.job}`;
    return el("li", {},
      el("span", { textContent: it.subject }),
      el("span", { className: "quiet", textContent: `to ${it.to} · ${from}` }),
      it.failed ? el("span", { className: "fault", textContent: `${it.failed.code}, ${it.failed.reason}${next}` }) : null,
      el("span", { className: `badge ${MAIL_STATES[it.state] ?? ""}`, textContent: it.state }));
  }));
}

/** The mail server of the twin's process, and what arrived there. */
function drawMailServer({ smtp, smtps, used, fault, faults, mails }) {
  const runs = smtp !== null;
  $("send-here").hidden = used;
  $("send-here").textContent = runs ? "Send to the mail server of this twin" : "Start a mail server and send there";
  $("mail-fault-label").hidden = !runs;
  if ($("mail-fault").length === 0) {
    $("mail-fault").append(option("", "works"), ...faults.map((it) => option(it.name, it.words)));
  }
  if (document.activeElement !== $("mail-fault")) $("mail-fault").value = fault ?? "";
  $("arrived-heading").hidden = !runs;
  $("mail-ports").textContent = runs ? `SSL/TLS at ${smtps}, STARTTLS at ${smtp}` : "";
  const none = runs && mails.length === 0 ? [el("li", { className: "quiet", textContent: "No mail has come yet." })] : [];
  redraw($("arrived"), ...none, ...mails.slice(-10).reverse().map(arrived));
}

function arrived({ number, from, to, subject, in_tls, files }) {
  const place = `${BASE}/mail-server/mails/${number}`;
  return el("li", {},
    el("a", { href: place, download: `mail-${number}.eml`, textContent: subject ?? "no subject" }),
    el("span", { className: "quiet", textContent: `${from} to ${to.join(", ")}, ${in_tls ? "in TLS" : "in plain"}` }),
    el("span", { className: "hands" }, ...files.map((it, at) => el("a", {
      href: `${place}/files/${at + 1}`, target: "_blank", rel: "noreferrer",
      textContent: `${it.name ?? "a file"}, ${Math.ceil(it.bytes / 1024)} KiB`,
    }))));
}

// The sample that was handed in last from here.
let sample = null;

/** What became of it, where it was aborted: beside the fields that may be the reason. */
function drawSample() {
  const it = jobs.find((one) => one.id === sample);
  const ended = it?.state === "aborted";
  const advice = $("sample").elements.user.value ? "" : " Give a User ID, and log in at the panel for it.";
  const text = ended ? `Job ${it.id} was aborted: ${it.reason}.${advice}` : "";
  if ($("sample-note").textContent !== text) $("sample-note").textContent = text;
  $("sample-note").hidden = !ended;
}

/** Turns the power off, or on anew; asks first where that ends a job, which only a held one outlives. */
async function shutDown(action, what) {
  // Asked anew: what is drawn may be older than the job.
  const all = await ask("GET", "/jobs").catch(() => jobs);
  const ends = all.filter((it) => !it.ended && it.state !== "held").map((it) => it.name);
  const act = () => tell("POST", "/power", { action });
  if (ends.length === 0) act();
  else careful(`${what}? That aborts what is not printed yet: ${ends.join(", ")}.`, what, act);
}

function drawEngine({ job, pages_out, pages }) {
  const it = jobs.find((one) => one.id === job);
  $("engine").hidden = !it;
  if (!it) return;
  const copy = Math.min(it.copies, 1 + Math.floor(pages_out / Math.max(1, pages / it.copies)));
  $("engine").textContent = `Printing ${it.name}, copy ${copy} of ${it.copies}`;
}

// The last log-in of each user that failed, as the audit log has it.
const failed = new Map();

/** What locked a user, and the way out. */
function lockOf(id) {
  const row = failed.get(id);
  const last = row ? `, the last at ${row.time} (${row.status}, Log ID ${row.log_id})` : "";
  return `Locked by failed log-ins, or prints with a wrong password, in a row${last}. Time does not unlock it: turn the power off and on, or restart.`;
}

function drawUsers(users) {
  redraw($("users"), ...users.map((it) => el("li", {},
    el("span", { textContent: it.id }),
    el("span", { className: "quiet", textContent: it.failures ? `${it.role} · ${it.failures} failed` : it.role }),
    it.disabled ? el("span", { className: "badge warn", textContent: "disabled" }) : null,
    it.locked ? el("span", { className: "badge bad", textContent: "locked" }) : null,
    it.locked ? el("span", { className: "fault", textContent: lockOf(it.id) }) : null,
    it.locked ? small("Restart", `Restart to unlock ${it.id}`, () => shutDown("restart", "Restart")) : null,
    it.role === "Key Operator" ? null : small("Delete", `Delete ${it.id}`, () => careful(
      `Delete the user ${it.id}, with folders and private prints?`, "Delete",
      () => tell("DELETE", `/users/${encodeURIComponent(it.id)}`)), "danger"))));
}

// --- the logs ----------------------------------------------------------------------------------------

const heads = (body) => [...body.closest("table").querySelectorAll("th")].map((it) => it.textContent);

function addRow(body, cells, className = "") {
  const names = heads(body);
  const row = el("tr", { className: `${className} new` }, ...cells.map((it, at) => {
    const cell = el("td", { textContent: it ?? "" });
    cell.dataset.name = names[at];
    return cell;
  }));
  row.hidden = !passes(body.id, row);
  body.prepend(row);
  while (body.children.length > ROWS_MAX) body.lastChild.remove();
  setTimeout(() => row.classList.remove("new"), RECENT_MS);
}

// --- filters: a row stays that has all words ---

const words = { audit: [], truth: [] };

function passes(log, row) {
  const text = [...row.children].map((it) => it.textContent).join(" ").toLowerCase();
  return words[log].every((word) => text.includes(word));
}

function count(log) {
  const rows = [...$(log).children];
  const left = rows.filter((it) => !it.hidden).length;
  $(`${log}-count`).textContent = words[log].length ? `${left} of ${rows.length} rows` : "";
}

for (const input of document.querySelectorAll("[data-filter]")) {
  const log = input.dataset.filter;
  input.oninput = () => {
    words[log] = input.value.toLowerCase().split(/\s+/).filter((it) => it);
    for (const row of $(log).children) row.hidden = !passes(log, row);
    count(log);
  };
}

let audited = 0;
async function drawAudit() {
  const since = audited;
  const rows = await ask("GET", `/audit?since=${since}`);
  if (since !== audited) return;
  audited += rows.length;
  for (const it of rows.slice(-ROWS_MAX)) {
    if (it.event === "Login/Logout" && it.status !== "Successful") failed.set(it.user, it);
    addRow($("audit"),
      [it.log_id, `${it.date} ${it.time}`, it.event, it.user, it.description, it.status, it.optional]);
  }
  count("audit");
}

/** A restored device has the log of its snapshot. */
function forgetAudit() {
  audited = 0;
  failed.clear();
  $("audit").replaceChildren();
}

function drawTruth(it, isNew) {
  if (isNew && it.what === "restored") forgetAudit();
  addRow($("truth"),
    [it.seq, it.at.slice(11, 19), it.origin, it.kind, it.what, it.detail, it.cause], `kind-${it.kind}`);
  count("truth");
}

// --- the connection --------------------------------------------------------------------------------

let seen = 0;

const seqOf = (reply) => Number(reply.headers.get("Twin-Seq") ?? 0);

function note(reply) {
  seen = Math.max(seen, seqOf(reply));
}

function listen(since) {
  const events = new EventSource(`${BASE}/events?since=${since}`);
  for (const kind of ["asked", "refused", "observed", "woken", "effect", "changed", "audited"]) {
    events.addEventListener(kind, (event) => drawTruth(JSON.parse(event.data), audited > 0));
  }
  events.addEventListener("change", () => refresh());
  events.onopen = () => { connected(); refresh(); };
  events.onerror = () => {
    events.close();
    lost("The twin does not answer. What is shown is as it was; trying again.");
    setTimeout(probe, PROBE_MS);
  };
}

function connected() {
  $("link").hidden = true;
  document.body.classList.remove("lost");
}

function lost(text) {
  if ($("link").textContent !== text) $("link").textContent = text;
  $("link").hidden = false;
  document.body.classList.add("lost");
  badge($("state"), "bad", "no answer");
  // What its clock shows now nobody knows.
  showTime();
  clock = { ...clock, now: NaN };
  document.title = `${$("model").textContent} · no answer`;
}

/** Tries until the twin answers, or says that this page is none of it any more. */
async function probe() {
  const reply = await fetch(`${BASE}/device`).catch(() => null);
  await reply?.text();
  if (reply?.ok && seqOf(reply) < seen) {
    // Another twin: nothing that is shown is of it.
    location.reload();
  } else if (reply?.ok) {
    listen(seen);
  } else if (reply?.status === 401 || reply?.status === 403) {
    lost("A twin that was started anew answers here. Open the link that it printed.");
  } else if (reply?.status === 404) {
    lost(`Device ${DEVICE} was ended. All that was on it is gone.`);
  } else {
    setTimeout(probe, PROBE_MS);
  }
}

// --- keeping up --------------------------------------------------------------------------------------

const LOOKS = [
  ["/panel", drawScreen], ["/device", drawDevice], ["/clock", drawClock], ["/pace", drawPace],
  ["/hands/originals", drawSources], ["/hands/scanner", drawScanner],
  ["/hands/output", drawTray], ["/hands/paper", drawPaper], ["/hands/supplies", drawSupplies],
  ["/hands/jam", (it) => { jam = it; drawPaperPath(); }],
  ["/hands/cover", (it) => { covers = it; drawPaperPath(); }],
  ["/mails", drawMails], ["/mail-server", drawMailServer],
  ["/compliance", drawCompliance], ["/faults", drawFaults], ["/snapshots", drawSnapshots],
  ["/fax/line", phones.draw],
  ["/devices", drawDevices, "/v1"],
];

let looking = false;
let again = false;

/** Looks at everything; changes that come meanwhile lead to one more look. */
async function refresh() {
  again = true;
  if (looking) return;
  looking = true;
  while (again) {
    again = false;
    await new Promise((done) => { setTimeout(done, SETTLE_MS); });
    const look = async ([path, draw, base]) => draw(await ask("GET", path, undefined, base));
    // What the engine does is told by the name of its job.
    const engine = async () => { await look(["/jobs", drawJobs]); await look(["/hands/engine", drawEngine]); };
    // What locked a user stands in the audit log.
    const users = async () => { await drawAudit(); await look(["/users", drawUsers]); };
    await Promise.allSettled([...LOOKS.map(look), engine(), users()]);
  }
  looking = false;
}

for (const button of document.querySelectorAll("[data-advance]")) {
  button.onclick = () => tell("POST", "/clock/advance", JSON.parse(button.dataset.advance));
}
for (const button of document.querySelectorAll("[data-power]")) {
  const { power: action } = button.dataset;
  const act = () => tell("POST", "/power", { action });
  button.onclick = {
    on: act,
    off: () => shutDown(action, button.textContent),
    restart: () => shutDown(action, button.textContent),
    cut: () => careful("Pull the plug? What is being printed or received is lost.", "Pull the plug", act),
  }[action];
}
$("mode").onchange = () => {
  const mode = $("mode").value;
  tell("PUT", "/clock", mode === "scaled" ? { mode, rate: SCALED_RATE } : { mode });
};
$("pace").onchange = () => tell("PUT", "/pace", { pace: $("pace").value });
$("send-here").onclick = () => tell("POST", "/mail-server");
$("mail-fault").onchange = () => tell("PUT", "/mail-server/fault", { fault: $("mail-fault").value || null });
$("put-out").onclick = () => tell("POST", "/hands/engine", { pages: 1 });
$("take-snapshot").onsubmit = async (event) => {
  event.preventDefault();
  const form = event.target;
  const taken = await tell("POST", "/snapshots", Object.fromEntries(new FormData(form)));
  if (taken) form.reset();
};
$("fork").onclick = () => tell("POST", `/devices/${DEVICE}/fork`, undefined, "/v1");
$("sample").onsubmit = async (event) => {
  event.preventDefault();
  const { user, password, copies } = Object.fromEntries(new FormData(event.target));
  const who = user ? { user, password } : {};
  const handed = await tell("POST", "/hands/sample", { ...who, copies: Number(copies) });
  sample = handed?.job ?? null;
  drawSample();
};
$("add-user").onsubmit = async (event) => {
  event.preventDefault();
  const form = event.target;
  const added = await tell("POST", "/users", Object.fromEntries(new FormData(form)));
  if (added) form.reset();
};

// With /?once the page is drawn once and comes to rest: for pictures, and for tools that wait until nothing
// is loaded any more, which the stream of events never lets them see.
const ONCE = new URLSearchParams(location.search).has("once");

await Promise.all([offerPaper(), phones.begin()]);
const first = await fetch(`${BASE}/device`);
await first.json();
const backlog = Math.max(0, seqOf(first) - BACKLOG);
if (ONCE) {
  (await ask("GET", `/truth?since=${backlog}`)).forEach((it) => drawTruth(it, false));
  await refresh();
} else {
  setInterval(showTime, 250);
  listen(backlog);
}
