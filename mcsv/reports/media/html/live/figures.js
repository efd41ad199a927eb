// The figures of a page whose levers move, their differences from the signed ones by the same draws, and the errors.
import { orderStatistic, placeOf, quantileOf } from "./bins.js";
import { inGroups, meanOf } from "./means.js";
import { at, numbersOf } from "./steps.js";

/**
 * @typedef {{option: number, kind: string, slot: number, level?: any, fixed?: number, step?: number}} Shown
 * @typedef {{value: number, error: number}} Figure half of the 95 % interval beside the value; NaN where draws are too few
 */

/** Mean and standard error of numbers that are alike. @param {ArrayLike<number>} values */
function meanAndError(values) {
  const size = values.length;
  let mean = 0, squares = 0;
  for (let i = 0; i < size; i++) {
    const apart = values[i] - mean;
    mean += apart / (i + 1);
    squares += apart * (values[i] - mean);
  }
  return { mean, error: Math.sqrt(squares / Math.max(size - 1, 1) / size) };
}

/** Whether so many draws tell a quantile at all. */
function tells(q, draws, wide) {
  const half = wide * Math.sqrt((q * (1 - q)) / draws);
  return q - half > 0 && q + half < 1;
}

export class Figures {
  /** @param {any} job of the page @param {number[]} positions of the levers */
  constructor(job, positions) {
    this.job = job;
    this.moves = job.moves;
    this.positions = positions;
    this.numbers = numbersOf(job.moves, positions);
    this.places = new Map();
  }

  /** What a figure is taken from: a number of the plan. @param {Shown} figure */
  fixed(figure) { return figure.step === undefined ? figure.fixed : this.numbers[figure.step]; }

  /** The quantile at which a reserve is read. @param {Shown} figure @returns {number} */
  level(figure) { return at(figure.level, this.positions); }

  /** @param {Shown} figure @param {Float64Array} draws of its cell, all of them @returns {number} */
  value(figure, draws) {
    if (figure.kind === "deficit") {
      let count = 0;
      for (const value of draws) count += value < 0 ? 1 : 0;
      return count / draws.length;
    }
    const place = this.place(figure.slot, draws);
    if (figure.kind === "mean") return meanOf(draws, place.centre, this.job);
    return this.required(figure, draws, place);
  }

  /** No less than less confidence requires, as in a run. @param {Shown} figure @param {Float64Array} draws */
  required(figure, draws, place) {
    const own = this.level(figure), whole = at(this.moves.whole[figure.slot], this.positions);
    const alike = draws.every((value) => value === draws[0]);
    const told = (level) => alike || tells(level, draws.length, this.moves.wide[0]);
    if (!told(own)) return NaN;
    const levels = [own, ...this.moves.levels.filter((level) => level > own && told(level))];
    return Math.max(0, ...levels.map((level) => this.fixed(figure) - quantileOf(draws, place, level, whole)));
  }

  place(slot, draws) {
    if (!this.places.has(slot)) this.places.set(slot, placeOf(draws));
    return this.places.get(slot);
  }

  /** What a figure is read off, draw by draw. @param {Shown} figure @param {Float64Array} draws */
  signs(figure, draws) { return figure.kind === "deficit" ? draws.map((value) => (value < 0 ? 1 : 0)) : draws; }

  /** The 95 % error of a figure, or of how far it is from that of ``other`` draws of the same number. */
  error(figure, draws, other = null, before = null) {
    const { groups, wide } = this.moves, { replicates } = this.job;
    if (figure.kind === "reserve") {
      const needed = (part, by) => by.fixed(figure) - orderStatistic(part, by.level(figure));
      const mine = inGroups(draws, groups, replicates).map((part) => needed(part, this));
      const theirs = other && inGroups(other, groups, replicates).map((part) => needed(part, before));
      return wide[1] * meanAndError(theirs ? mine.map((value, g) => value - theirs[g]) : mine).error;
    }
    const mine = this.signs(figure, draws), theirs = other && this.signs(figure, other);
    const apart = theirs ? mine.map((value, i) => value - theirs[i]) : mine;
    if (replicates === 1) return wide[0] * meanAndError(apart).error;
    return wide[1] * meanAndError(inGroups(apart, groups, replicates).map((part) => meanAndError(part).mean)).error;
  }

  /** All figures of some cells' draws. @param {Float64Array[]} columns @returns {Figure[]} */
  all(columns) {
    return this.moves.figures.map((figure) => {
      const draws = columns[figure.slot], value = this.value(figure, draws);
      return { value, error: Number.isNaN(value) ? NaN : this.error(figure, draws) };
    });
  }

  /**
   * How far all figures are from those of other draws.
   * @param {Float64Array[]} columns @param {Figure[]} found @param {Figures} before @param {Float64Array[]} others @param {Figure[]} signed
   */
  since(columns, found, before, others, signed) {
    return this.moves.figures.map((figure, place) => {
      const value = found[place].value - signed[place].value;
      return { value, error: Number.isNaN(value) ? NaN : this.error(figure, columns[figure.slot], others[figure.slot], before) };
    });
  }
}
