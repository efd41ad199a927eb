// What shards tallied, closed and put together in their order, as mcsv does it (mcsv/tallies): the same bits.
import { sha256 } from "./digests.js";

/**
 * @typedef {{state: string, rule: string, names: string[], outer: number, folds: number, rows?: number, lanes?: number}} Rule
 * @typedef {Record<string, Float64Array | BigInt64Array | BigUint64Array | Int32Array | Uint8Array>} Shard
 */

/** Whole numbers up to 2^53 as int64. @param {Float64Array} values @returns {Uint8Array} */
function asIntegers(values) {
  const found = new Int32Array(2 * values.length);
  for (let i = 0; i < values.length; i++) {
    found[2 * i] = values[i];
    if (values[i] >= 2 ** 31 || values[i] < 0) {
      found[2 * i] = values[i] - 2 ** 32 * Math.floor(values[i] / 2 ** 32);
      found[2 * i + 1] = Math.floor(values[i] / 2 ** 32);
    }
  }
  return new Uint8Array(found.buffer);
}

/** @param {Float64Array} values @returns {Uint8Array} */
const asDoubles = (values) => new Uint8Array(values.buffer, values.byteOffset, values.byteLength);

/** Sums of lanes, in the order of the lanes. */
function laneSums(sums, at, lanes) {
  let total = 0;
  for (let lane = 0; lane < lanes; lane++) total += sums[at + lane];
  return total;
}

/** Moments: closed for each shard and merged in the shards' order (mcsv/tallies/moments.py). */
class Moments {
  /** @param {Rule} rule @param {number} replicates */
  constructor(rule, replicates) {
    this.rule = rule;
    this.replicates = replicates;
    this.draws = 0;
    this.parts = [0, 1, 2].map(() => new Float64Array(rule.rows));
  }

  take(sums, draws) {
    const { rows, lanes } = this.rule, [distances, squares, shortfalls] = this.parts;
    const mine = this.draws, theirs = Math.floor(draws / this.replicates), both = mine + theirs;
    for (let row = 0; row < rows; row++) {
      const at = row * 3 * lanes, total = laneSums(sums, at, lanes);
      const distance = total / Math.max(theirs, 1);
      const rest = laneSums(sums, at + lanes, lanes) - distance * total;
      const apart = distance - distances[row];
      if (both === 0) continue;
      distances[row] += apart * (theirs / both);
      squares[row] = squares[row] + (rest > 0 ? rest : rest === rest ? 0 : rest) + apart * apart * ((mine * theirs) / both);
      shortfalls[row] += laneSums(sums, at + 2 * lanes, lanes);
    }
    this.draws = both;
  }

  bytes() { return this.parts.map(asDoubles); }
}

/** Counts, which add up; those of ``folds`` replicates, ways or both become one. */
class Counts {
  constructor(rule) {
    this.rule = rule;
    this.total = null;
  }

  take(values) {
    const { folds, outer } = this.rule, inner = values.length / (outer * folds || 1);
    this.total ??= new Float64Array(outer * inner);
    for (let out = 0, from = 0; out < outer; out++) {
      for (let fold = 0; fold < folds; fold++) {
        const into = out * inner;
        if (values instanceof BigInt64Array) for (let i = 0; i < inner; i++, from++) this.total[into + i] += Number(values[from]);
        else for (let i = 0; i < inner; i++, from++) this.total[into + i] += values[from];
      }
    }
  }

  bytes() { return [asIntegers(this.total)]; }
}

/** Sums of floating-point numbers, added in the shards' order. */
class Sums {
  constructor() { this.total = null; }

  take(values) {
    this.total ??= new Float64Array(values.length);
    for (let i = 0; i < values.length; i++) this.total[i] += values[i];
  }

  bytes() { return [asDoubles(this.total)]; }
}

/** Smallest and largest. */
class Ends {
  constructor() { this.total = null; }

  take(values) {
    if (!this.total) this.total = values.slice();
    for (let i = 0; i < values.length; i += 2) {
      if (values[i] < this.total[i]) this.total[i] = values[i];
      if (values[i + 1] > this.total[i + 1]) this.total[i + 1] = values[i + 1];
    }
  }

  bytes() { return [asDoubles(this.total.map((end) => end + 0))]; }
}

/** How many draws are no finite number, and the first of them. */
class Bad {
  constructor() { this.total = null; }

  take(values) {
    this.total ??= new Float64Array(values.length);
    for (let i = 0; i < values.length; i += 2) {
      const count = Number(values[i]), first = Number(values[i + 1]);
      if (count > 0) this.total[i + 1] = this.total[i] > 0 ? Math.min(this.total[i + 1], first) : first;
      this.total[i] += count;
    }
  }

  bytes() { return [asIntegers(this.total)]; }
}

const RULES = { moments: Moments, counts: Counts, sums: Sums, ends: Ends, bad: Bad };

export class Merged {
  /** @param {{rules: Rule[], replicates: number}} job */
  constructor(job) {
    this.rules = job.rules;
    this.parts = job.rules.map((rule) => new RULES[rule.rule](rule, job.replicates));
    this.draws = 0;
    this.shards = 0;
    /** @type {Map<number, {draws: number, state: Shard}>} */
    this.waiting = new Map();
  }

  /** Take in a shard; those that came early wait for the ones before. @yields how many are in it, after each */
  * take(shard, draws, state) {
    this.waiting.set(shard, { draws, state });
    for (let next; (next = this.waiting.get(this.shards)); this.shards++) {
      this.waiting.delete(this.shards);
      this.rules.forEach((rule, place) => this.parts[place].take(next.state[rule.state], next.draws));
      this.draws += next.draws;
      yield this.shards + 1;
    }
  }

  /** The bytes of every array that mcsv compares, by name. @returns {Record<string, Uint8Array>} */
  bytes() {
    const found = {};
    this.rules.forEach((rule, place) => {
      this.parts[place].bytes().forEach((bytes, number) => { found[rule.names[number]] = bytes; });
    });
    return found;
  }

  /** @returns {Record<string, string>} */
  digests() {
    return Object.fromEntries(Object.entries(this.bytes()).map(([name, bytes]) => [name, sha256(bytes)]));
  }
}

/**
 * The first row of any array that is another than in the signed run: its array and number; null where all are the same.
 * @param {Merged} merged @param {Record<string, string[]>} wanted beginnings of digests by row
 */
export function firstOther(merged, wanted) {
  for (const [name, bytes] of Object.entries(merged.bytes())) {
    const rows = wanted[name], width = rows.length ? bytes.length / rows.length : 0;
    for (let row = 0; row < rows.length; row++) {
      const digest = sha256(bytes.subarray(row * width, (row + 1) * width));
      if (!digest.startsWith(rows[row])) return { name, row };
    }
  }
  return null;
}
