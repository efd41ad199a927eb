// Collects the draws of the signed run and of one whose levers were moved, and tells figures as soon as both have enough.
import { Figures } from "./figures.js";
import { SIGNED, signedPositions } from "./steps.js";

/** Draws of some cells as they come in. */
class Columns {
  /** @param {number} cells @param {number} draws */
  constructor(cells, draws) {
    this.columns = Array.from({ length: cells }, () => new Float64Array(draws));
    this.begins = new Set();
    this.done = 0;
  }

  /** Begin anew, in the same memory. */
  empty() {
    this.begins.clear();
    this.done = 0;
  }

  /** @param {number} begin @param {Float64Array} kept */
  take(begin, kept) {
    const count = kept.length / this.columns.length;
    this.columns.forEach((column, slot) => column.set(kept.subarray(slot * count, (slot + 1) * count), begin));
    this.begins.add(begin);
    this.done += count;
  }

  /** Whether the first so many draws are all there. @param {number} draws @param {number} chunk */
  has(draws, chunk) {
    for (let begin = 0; begin < draws; begin += chunk) if (!this.begins.has(begin)) return false;
    return true;
  }

  /** @param {number} draws */
  first(draws) { return this.columns.map((column) => column.subarray(0, draws)); }
}

export class Collected {
  /**
   * @param {{job: any, stages: number[], chunk: number}} told ``stages``: of how many draws figures are told, one after the other
   * @param {(told: object) => void} tell
   */
  constructor({ job, stages, chunk }, tell) {
    this.job = job;
    this.stages = stages;
    this.chunk = chunk;
    this.tell = tell;
    this.run = 0;
    this.told = 0;
    /** @type {number[] | null} */
    this.positions = null;
    const cells = job.moves.cells.length, draws = stages[stages.length - 1];
    this.signed = new Columns(cells, draws);
    this.moved = new Columns(cells, draws);
    this.ofSigned = new Map();
  }

  /** ``at``: signed or moved; with positions a run begins, with draws they are part of it. @param {any} told */
  hear({ at, run, positions, first, kept }) {
    if (positions) {
      this.run = run;
      this.told = 0;
      this.positions = positions;
      this.moved.empty();
    } else if (at === SIGNED) this.signed.take(first, kept);
    else if (run === this.run) this.moved.take(first, kept);
    if (this.positions) this.look();
    else if (this.signed.has(this.stages[0], this.chunk)) this.sign(this.stages[0]);
  }

  /**
   * What the signed draws come to; and once for nothing all that is worked out of moved ones, so that it is quick then.
   * @param {number} draws @returns {{before: Figures, signed: import("./figures.js").Figure[]}}
   */
  sign(draws) {
    if (!this.ofSigned.has(draws)) {
      const columns = this.signed.first(draws), before = new Figures(this.job, signedPositions(this.job.moves)), signed = before.all(columns);
      this.ofSigned.set(draws, { before, signed });
      if (!this.positions) before.since(columns, signed, before, columns, signed);
    }
    return this.ofSigned.get(draws);
  }

  /** Tell the next stage where its draws are there. */
  look() {
    while (this.positions && this.told < this.stages.length) {
      const draws = this.stages[this.told];
      if (!this.signed.has(draws, this.chunk) || !this.moved.has(draws, this.chunk)) return;
      this.told++;
      this.tell({ run: this.run, draws, last: this.told === this.stages.length, ...this.figures(draws) });
    }
  }

  /** @param {number} draws */
  figures(draws) {
    const { job } = this, others = this.signed.first(draws), columns = this.moved.first(draws);
    const { before, signed } = this.sign(draws), now = new Figures(job, this.positions);
    const moved = now.all(columns);
    return { signed, moved, since: now.since(columns, moved, before, others, signed) };
  }
}
