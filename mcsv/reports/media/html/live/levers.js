// What the reader moves, and what it does: sliders and numbers, figures beside the signed ones, the address, the command.
import { addressOf, nearest, positionsOf } from "./address.js";
import { Words, offer, prepared } from "./computed.js";
import { Mover } from "./moved.js";
import { signedPositions } from "./steps.js";

/** Decimal places that a figure with this error deserves: its last digit is the error's first. @param {number} error */
function placesOf(error) {
  if (!Number.isFinite(error) || error <= 0) return null;
  const place = Math.floor(Math.log10(error));
  return Math.round(error / 10 ** place) === 10 ? -(place + 1) : -place;
}

/** A number as it is typed: neither exponents nor digits that nobody wrote. @param {number} value */
const plain = (value) => String(value);

class Levers {
  /** @param {Document} document @param {() => Promise<any>} parts @param {Words} words @param {{moves: any, labels: string[], options: string[]}} told */
  constructor(document, parts, words, { moves, labels, options }) {
    this.document = document;
    this.parts = parts;
    this.words = words;
    this.moves = moves;
    this.labels = labels;
    this.options = options;
    /** @type {Mover | null} */
    this.mover = null;
    this.positions = signedPositions(moves);
    /** @type {(id: string) => any} */
    this.by = (id) => document.getElementById(id);
    this.sliders = moves.levers.map((_, place) => this.by(`move-${place}`));
    this.fields = moves.levers.map((_, place) => this.by(`move-${place}-number`));
  }

  /** Everything on the page that can be moved. */
  begin() {
    const { moves } = this, form = this.by("move");
    form.hidden = false;
    for (const near of ["pointerenter", "focusin"]) form.addEventListener(near, () => this.started().catch(() => null), { once: true });
    moves.levers.forEach((lever, place) => {
      this.sliders[place].addEventListener("input", () => this.moveTo(place, Number(this.sliders[place].value)));
      this.fields[place].addEventListener("change", () => this.moveTo(place, this.fields[place].value === "" ? lever.now : nearest(lever, this.fields[place].valueAsNumber)));
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    this.by("move-back").addEventListener("click", () => this.stand(signedPositions(moves)));
    this.by("move-copy").addEventListener("click", () => this.copy());
    const view = this.document.defaultView, look = () => { const found = positionsOf(moves, view.location.hash); if (found) this.stand(found); return found; };
    view.addEventListener("hashchange", look);
    if (look()) this.by("move-here").scrollIntoView();
    else this.show();
  }

  moveTo(place, position) { this.stand(this.positions.map((each, other) => (other === place ? position : each))); }

  /** @returns {boolean} */
  get moved() { return this.positions.some((position, place) => position !== this.moves.levers[place].now); }

  /** Have the levers stand there. @param {number[]} positions */
  async stand(positions) {
    const same = positions.every((position, place) => position === this.positions[place]);
    this.positions = positions;
    this.show();
    if (same) return;
    const { location, history } = this.document.defaultView, address = addressOf(this.moves, positions);
    if (address || location.hash.startsWith("#moved")) history.replaceState(null, "", address || "#move-here");
    if (!this.moved) {
      this.mover?.rest();
      return;
    }
    try {
      const mover = await this.started();
      if (this.moved && positions === this.positions) mover.move(positions);
    } catch (error) {
      this.fail(error);
    }
  }

  /** What draws, from when a hand comes near on: it makes the first of the signed draws, and is warm when something moves. */
  async started() {
    const { job, module, arrays } = await this.parts(), fail = (error) => this.fail(error);
    return (this.mover ??= new Mover(job, module, arrays, navigator.hardwareConcurrency || 2, { tell: (told) => this.tell(told), fail }));
  }

  /** Where the levers stand, on the page. */
  show() {
    const { moves, words, positions, moved } = this, set = [], said = [];
    moves.levers.forEach((lever, place) => {
      const value = lever.values[positions[place]], slider = this.sliders[place], field = this.fields[place];
      const of = (number) => [words.plain(number), lever.unit].filter(Boolean).join(" ");
      slider.value = plain(positions[place]);
      slider.setAttribute("aria-valuetext", of(value));
      field.value = plain(value);
      if (positions[place] === lever.now) return;
      set.push(`${lever.set}${plain(value)}`);
      said.push(words.say("wasMoved", { label: lever.label, value: of(value), signed: of(lever.values[lever.now]) }));
    });
    this.by("move-line").value = [moves.command, ...set].join(" ");
    this.by("move-figures").hidden = true;
    for (const id of ["not-signed", "move-not-signed"]) {
      this.by(id).hidden = !moved;
      this.by(id).textContent = moved ? words.say("notSigned", { moved: said.join("; ") }) : "";
    }
    this.document.body.classList.toggle("lever-moved", moved);
    this.by("move-command").hidden = !moved;
    this.by("move-back").disabled = !moved;
    this.say(moved ? words.say("begins") : "");
  }

  say(text, kind = "") {
    const said = this.by("move-said");
    said.textContent = text;
    said.className = `said ${kind}`;
  }

  fail(error) { this.say(this.words.say("failed", { why: String(error.message || error) }), "bad"); }

  /** Figures, soon of some draws and then of all. */
  tell({ draws, last, signed, moved, since }) {
    if (!this.moved) return;
    const { words, moves } = this, body = this.by("move-rows"), rows = [];
    moves.figures.forEach((figure, place) => {
      if (this.options.length > 1 && (place === 0 || moves.figures[place - 1].option !== figure.option)) rows.push(this.heading(this.options[figure.option]));
      rows.push(this.row(figure, this.labels[place], signed[place], moved[place], since[place]));
    });
    body.replaceChildren(...rows);
    this.by("move-figures").hidden = false;
    const all = last && draws === moves.draws, count = words.number(draws);
    this.say(words.say(all ? "allDraws" : last ? "mostDraws" : "someDraws", { done: count, draws: words.number(moves.draws) }), all ? "good" : "");
  }

  heading(option) {
    const row = this.document.createElement("tr"), cell = row.appendChild(this.document.createElement("th"));
    Object.assign(cell, { colSpan: 4, scope: "rowgroup", textContent: option });
    return row;
  }

  row(figure, label, signed, moved, since) {
    const { document, words } = this, row = document.createElement("tr"), share = figure.kind === "deficit", scale = share ? 100 : 1;
    const spelled = (of, error, apart = false) => {
      if (of.value === null || !Number.isFinite(of.value)) return words.say("unknown");
      const decimals = placesOf(scale * error) ?? (share ? 2 : 0), value = scale * of.value, up = figure.kind === "reserve" && !apart;
      const text = `${apart && value > 0 ? "+" : ""}${words.number(value, decimals, up)}`;
      return share ? words.say(apart ? "points" : "percent", { number: text }) : text;
    };
    const name = row.appendChild(document.createElement("th"));
    name.scope = "row";
    name.textContent = label;
    const put = (text, value, note) => {
      const cell = row.appendChild(document.createElement("td"));
      cell.textContent = text;
      cell.dataset.value = String(value);
      if (note) cell.append(document.createElement("br"), Object.assign(document.createElement("small"), { textContent: note }));
    };
    const about = (error) => (error > 0 ? `±${words.number(scale * error, placesOf(scale * error))}` : "");
    put(spelled(signed, signed.error), signed.value, about(signed.error));
    put(spelled(moved, moved.error), moved.value, words.say("notThe"));
    const same = since.value === 0 && since.error === 0;
    put(same ? words.say("asBefore") : spelled(since, since.error || moved.error, true), since.value, about(since.error));
    return row;
  }

  /** The command to the clipboard; where that is not to be had, chosen for whoever copies it. */
  async copy() {
    const line = this.by("move-line"), button = this.by("move-copy");
    line.select();
    try {
      await navigator.clipboard.writeText(line.value);
      button.textContent = this.words.say("copied");
    } catch {
      button.textContent = this.words.say("chosen");
    }
  }
}

/** Puts all that computes on the page. @param {Document} document */
function offerAll(document) {
  if (!document.getElementById("live-words")) return;
  const told = JSON.parse(document.getElementById("live-words").textContent), words = new Words(told.words), parts = prepared(document);
  offer(document, parts, words);
  if (told.moves) new Levers(document, parts, words, told).begin();
}

if (typeof document !== "undefined") offerAll(document);
