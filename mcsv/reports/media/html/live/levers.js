// What the reader moves, and what it does: sliders and numbers, figures beside the signed ones, the address, the command.
import { addressOf, nearest, optionOf, positionsOf } from "./address.js";
import { Words, idly, offer, prepared } from "./computed.js";
import { Mover } from "./moved.js";
import { Rows } from "./rows.js";
import { signedPositions } from "./steps.js";

/** A number as it is typed: neither exponents nor digits that nobody wrote. @param {number} value */
const plain = (value) => String(value);

class Levers {
  /** @param {Document} document @param {() => Promise<any>} parts @param {Words} words @param {{moves: any, labels: any[], options: string[]}} told */
  constructor(document, parts, words, told) {
    const { moves, options } = told;
    this.document = document;
    this.parts = parts;
    this.words = words;
    this.moves = moves;
    this.options = options;
    this.rows = new Rows(document, words, told);
    /** What was found for where the levers stand. @type {import("./moved.js").Told | null} */
    this.found = null;
    /** @type {Mover | null} */
    this.mover = null;
    this.positions = signedPositions(moves);
    /** @type {(id: string) => any} */
    this.by = (id) => document.getElementById(id);
    this.sliders = moves.levers.map((_, place) => this.by(`move-${place}`));
    this.fields = moves.levers.map((_, place) => this.by(`move-${place}-number`)); // a switch has none
    this.chosen = this.by("move-option"); // where there are several
  }

  /** Everything on the page that can be moved. */
  begin() {
    const { moves } = this, form = this.by("move");
    form.hidden = false;
    idly(this.document, () => this.started().catch(() => null));
    moves.levers.forEach((lever, place) => {
      const slider = this.sliders[place];
      slider.addEventListener("input", () => this.moveTo(place, Number(slider.type === "checkbox" ? slider.checked : slider.value)));
      this.fields[place]?.addEventListener("change", () => this.moveTo(place, this.fields[place].value === "" ? lever.now : nearest(lever, this.fields[place].valueAsNumber)));
    });
    form.addEventListener("submit", (event) => event.preventDefault());
    this.by("move-back").addEventListener("click", () => this.stand(signedPositions(moves)));
    this.by("move-copy").addEventListener("click", () => this.copy());
    this.chosen?.addEventListener("change", () => this.choose());
    const view = this.document.defaultView, look = () => {
      const { hash } = view.location, found = positionsOf(moves, hash);
      if (found && this.chosen) this.chosen.value = optionOf(hash, this.options);
      if (found) this.stand(found);
      return found;
    };
    view.addEventListener("hashchange", look);
    if (look()) this.by("move-here").scrollIntoView();
    else this.show();
  }

  moveTo(place, position) { this.stand(this.positions.map((each, other) => (other === place ? position : each))); }

  /** @returns {boolean} */
  get moved() { return this.positions.some((position, place) => position !== this.moves.levers[place].now); }

  /** The option of which alone figures are told; nothing where it is all of them. @returns {string} */
  get option() { return this.chosen?.value ?? ""; }

  /** Tell of another option. */
  choose() {
    this.tellWhere();
    this.showLine();
    if (this.found) this.tell(this.found);
  }

  /** Put where the levers stand into the page's address. */
  tellWhere() {
    const { location, history } = this.document.defaultView, address = addressOf(this.moves, this.positions, this.option);
    if (address || location.hash.startsWith("#moved")) history.replaceState(null, "", address || "#move-here");
  }

  /** Have the levers stand there. @param {number[]} positions */
  async stand(positions) {
    const same = positions.every((position, place) => position === this.positions[place]);
    this.positions = positions;
    this.show();
    if (same) return;
    this.tellWhere();
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

  /** What draws, from when the page has nothing else to do: it makes the first of the signed draws, and is warm when something moves. */
  async started() {
    const { job, module, arrays } = await this.parts(), fail = (error) => this.fail(error);
    return (this.mover ??= new Mover(job, module, arrays, navigator.hardwareConcurrency || 2, { tell: (told) => this.tell(told), fail }));
  }

  /** Where the levers stand, on the page. */
  show() {
    const { moves, words, positions, moved } = this, said = [];
    moves.levers.forEach((lever, place) => {
      const slider = this.sliders[place], field = this.fields[place];
      const of = (position) => (field ? [words.plain(lever.values[position]), lever.unit].filter(Boolean).join(" ") : words.say(position ? "on" : "off"));
      if (field) {
        slider.value = plain(positions[place]);
        slider.setAttribute("aria-valuetext", of(positions[place]));
        field.value = plain(lever.values[positions[place]]);
      } else slider.checked = positions[place] === 1;
      if (positions[place] !== lever.now) said.push(words.say("wasMoved", { label: lever.label, value: of(positions[place]), signed: of(lever.now) }));
    });
    this.showLine();
    this.found = null;
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

  /** The same for the analyst. */
  showLine() {
    const { moves, positions, options, option } = this, more = moves.of_option[options.indexOf(option)] ?? "";
    const set = moves.levers.map((lever, place) => (positions[place] === lever.now ? "" : `${lever.set}${plain(lever.values[positions[place]])}`));
    this.by("move-line").value = [moves.command, ...set, more].filter(Boolean).join(" ");
  }

  say(text, kind = "") {
    const said = this.by("move-said");
    said.textContent = text;
    said.className = `said ${kind}`;
  }

  fail(error) { this.say(this.words.say("failed", { why: String(error.message || error) }), "bad"); }

  /** Figures, soon of some draws and then of all. @param {import("./moved.js").Told} told */
  tell(told) {
    if (!this.moved) return;
    const { words, moves } = this, { draws, last } = told;
    this.found = told;
    this.by("move-rows").replaceChildren(...this.rows.of(told, this.positions, this.option));
    this.by("move-figures").hidden = false;
    const all = last && draws === moves.draws, count = words.number(draws);
    this.say(words.say(all ? "allDraws" : last ? "mostDraws" : "someDraws", { done: count, draws: words.number(moves.draws) }), all ? "good" : "");
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
