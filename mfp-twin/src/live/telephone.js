// The telephone lines on the live page: their calls, what is said in them, how they sound, and calling one.

// Of what was said so much is drawn; the text has all of it.
const SAID_MAX = 500;
const ACCEPTED = ".pdf,.png,.jpg,.jpeg,.tif,.tiff";

const seconds = (ms) => (ms / 1000).toFixed(3);
const WAYS = { caller: ["→", "the caller"], answerer: ["←", "the end that was called"] };
const STATES = { idle: "", ringing: "warn", talking: "good" };

/** What draws the lines, with what the page has: `ask`, `tell`, `el`, `badge` and where the device is. */
export function telephone({ $, el, badge, ask, tell, BASE }) {
  const lines = new Map();
  const form = $("call-in");
  let faults = [];

  function makeLine({ line, label }) {
    const it = { call: null, said: 0, isOver: true };
    it.state = el("span", { className: "badge", role: "status" });
    it.folder = el("span", { className: "quiet" });
    it.about = el("p", { className: "quiet" });
    it.audio = el("audio", { controls: true, preload: "none", hidden: true, "aria-label": `The last call of ${label}` });
    it.arrived = el("a", {
      href: `${BASE}/fax/line/${line}/outgoing`, target: "_blank", hidden: true, textContent: "What the other end received",
    });
    it.text = el("a", {
      href: `${BASE}/fax/line/${line}/ladder.txt`, target: "_blank", hidden: true, textContent: "As text",
    });
    it.rows = el("ol");
    it.summary = el("summary");
    it.ladder = el("details", { hidden: true }, it.summary, it.rows);
    it.node = el("li", {}, el("div", { className: "head" }, el("b", { textContent: label }), it.folder, it.state),
      it.about, it.audio, el("div", { className: "head" }, it.arrived, it.text), it.ladder);
    it.node.dataset.line = line;
    form.elements.line.append(el("option", { value: line, textContent: label }));
    $("fax-lines").append(it.node);
    lines.set(line, it);
    return it;
  }

  /** One thing that was said; its words show when it is opened. */
  function entry({ at, lasted, from, name, words, is_altered }) {
    const [arrow, who] = WAYS[from];
    const altered = is_altered ? " It does not arrive as it was said." : "";
    return el("li", {}, el("details", {},
      el("summary", { className: is_altered ? "altered" : "" },
        el("span", { className: "at", textContent: seconds(at) }),
        el("span", { textContent: arrow, role: "img", "aria-label": `from ${who}` }),
        el("b", { textContent: name }), is_altered ? el("span", { textContent: "arrives otherwise" }) : null),
      el("p", { textContent: `${words}. It lasts ${seconds(lasted)} s.${altered}` })));
  }

  async function drawLadder(line, it, call) {
    if (it.call !== call.number) {
      [it.call, it.said, it.isOver] = [call.number, 0, false];
      it.rows.replaceChildren();
    }
    if (it.isOver) return;
    const ladder = await ask("GET", `/fax/line/${line}/ladder?since=${it.said}`);
    if (ladder.call !== it.call) return;
    it.said += ladder.said.length;
    it.isOver = ladder.is_over;
    it.rows.append(...ladder.said.slice(-SAID_MAX).map(entry));
    while (it.rows.children.length > SAID_MAX) it.rows.firstChild.remove();
    const left = it.said > SAID_MAX ? `, the last ${SAID_MAX} of it` : "";
    it.summary.textContent = `What was said: ${it.said}${left}`;
    it.ladder.hidden = it.said === 0;
    it.text.hidden = it.said === 0;
    const src = `${BASE}/fax/line/${line}/call.wav?call=${it.call}`;
    it.audio.hidden = !it.isOver || it.said === 0;
    if (!it.audio.hidden && it.audio.getAttribute("src") !== src) it.audio.src = src;
  }

  function about({ number, called, with: other, lasted, pages, end, words, far_end, warning }) {
    const way = called === null ? "it was called" : `it called ${called}`;
    const who = other === null ? "" : ` · the other end is ${other}`;
    const how = end === null ? (far_end === null ? "" : " · nobody answered") : ` · ${end}: ${words}`;
    const warned = warning === null ? "" : ` · ${warning}`;
    return `Call ${number}: ${way}${who} · ${seconds(lasted)} s · ${pages === 1 ? "1 page" : `${pages} pages`} confirmed${how}${warned}`;
  }

  async function draw(all) {
    for (const shown of all) {
      const it = lines.get(shown.line) ?? makeLine(shown);
      if (it.state.textContent !== shown.state) badge(it.state, STATES[shown.state], shown.state);
      const folder = shown.folder === null ? "no folder" : `folder ${shown.folder}`;
      it.folder.textContent = shown.number === null ? folder : `${shown.number} · ${folder}`;
      it.about.textContent = shown.call === null ? "No call yet. Drop a document here to call it." : about(shown.call);
      it.arrived.hidden = !(shown.call?.called && shown.call.is_over && shown.call.pages > 0);
      if (shown.call !== null) await drawLadder(shown.line, it, shown.call);
    }
  }

  /** Calls a line and sends a file. */
  function call(line, file) {
    const { from, fault, seed } = Object.fromEntries(new FormData(form));
    const query = new URLSearchParams({ from, fault, seed: seed || "0" });
    return tell("POST", `/fax/line/${line}/incoming?${query}`, file);
  }

  /** Offers faults behind those that are there. */
  function offerFaults() {
    const { value } = form.elements.fault;
    const before = value.slice(0, value.lastIndexOf(",") + 1);
    $("fault-names").replaceChildren(...faults.map(({ fault, words }) =>
      el("option", { value: before + fault, textContent: words })));
  }

  form.elements.document.accept = ACCEPTED;
  form.elements.fault.oninput = offerFaults;
  form.onsubmit = (event) => {
    event.preventDefault();
    call(form.elements.line.value, form.elements.document.files[0]);
  };

  return {
    draw,
    call,
    async begin() {
      faults = await ask("GET", "/fax/faults");
      offerFaults();
    },
  };
}
