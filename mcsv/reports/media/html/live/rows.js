// The rows of the table that tells what moved levers come to: signed, moved, and how far they are apart.
import { at, signedPositions } from "./steps.js";

/** Decimal places that a figure with this error deserves: its last digit is the error's first. @param {number} error */
export function placesOf(error) {
  if (!Number.isFinite(error) || error <= 0) return null;
  const place = Math.floor(Math.log10(error));
  return Math.round(error / 10 ** place) === 10 ? -(place + 1) : -place;
}

export class Rows {
  /**
   * @param {Document} document @param {import("./computed.js").Words} words
   * @param {{moves: any, labels: any[], options: string[]}} told labels: text, or text for each position of a lever
   */
  constructor(document, words, { moves, labels, options }) {
    this.document = document;
    this.words = words;
    this.moves = moves;
    this.labels = labels;
    this.options = options;
  }

  /**
   * All rows; those of one option alone where one is chosen.
   * @param {import("./moved.js").Told} told @param {number[]} positions of the levers @param {string} option
   */
  of({ signed, moved, since }, positions, option) {
    const { moves, options } = this, rows = [];
    moves.figures.forEach((figure, place) => {
      if (option && options[figure.option] !== option) return;
      if (options.length > 1 && moves.figures[place - 1]?.option !== figure.option) rows.push(this.heading(options[figure.option]));
      rows.push(this.row(figure, this.labelOf(place, positions), signed[place], moved[place], since[place]));
    });
    return rows;
  }

  /** What a figure is called, with what it is called in the signed run where that is something else. */
  labelOf(place, positions) {
    const label = this.labels[place], signed = signedPositions(this.moves);
    const moved = at(label, positions);
    return moved === at(label, signed) ? moved : this.words.say("bothWays", { moved, signed: label.short[signed[label.lever]] });
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
}
