// The interpreter in WebAssembly, with the arrays of a plan in its memory: runs shards, and hands out what they tallied.
import { ITEM_BYTES } from "./packed.js";

/**
 * @typedef {{name: string, kind: string, shape?: number[], value?: number, packed?: boolean}} Argument
 * @typedef {{arguments: Argument[], replicates: number, shard: number}} Job
 */

const PAGE = 65536, LINE = 64, RESULT = 8;
const STEP = 8192; // whole blocks of 1024 draws
const VIEWS = { float64: Float64Array, int64: BigInt64Array, uint64: BigUint64Array, int32: Int32Array, uint8: Uint8Array };

/** @param {number[]} shape */
const sizeOf = (shape) => shape.reduce((x, y) => x * y, 1);

export class Machine {
  /**
   * @param {WebAssembly.Module} module
   * @param {Job} job
   * @param {Record<string, import("./packed.js").Part>} arrays of the plan, and what stands in the state before the first draw
   * @param {{cells: number[], draws: number} | null} keeping whose draws are kept, so many at once, while nothing is tallied;
   * other cells may take their places, but never more
   */
  constructor(module, job, arrays, keeping = null) {
    /** @type {any} */
    const { exports } = new WebAssembly.Instance(module, {});
    /** @type {WebAssembly.Memory} */
    this.memory = exports.memory;
    /** @type {(words: number, result: number) => number} */
    this.kernel = exports.mcsv_run_blocks;
    this.job = job;
    this.arrays = arrays;
    this.keeping = keeping;
    this.top = Number(exports.__heap_base.value);
    /** @type {Record<string, {at: number, count: number, kind: string, shape: number[]}>} */
    this.places = {};
    this.words = this.laidOut();
    for (const [name, place] of Object.entries(this.places)) {
      if (this.arrays[name]) this.bytes(place).set(this.arrays[name].bytes);
    }
    this.open();
    if (!keeping) return;
    this.view("program.wants").fill(0n);
    this.keep(keeping.cells);
  }

  /** Room for so many bytes, from a line of the cache on. @param {number} bytes @returns {number} */
  room(bytes) {
    const at = Math.ceil(this.top / LINE) * LINE;
    this.top = at + bytes;
    const missing = Math.ceil(this.top / PAGE) - this.memory.buffer.byteLength / PAGE;
    if (missing > 0) this.memory.grow(missing);
    return at;
  }

  /** The kernel's words: an array is (0, 0, size, bytes of an item, address, shape, steps), a number itself. */
  laidOut() {
    const words = [];
    for (const each of this.job.arguments) {
      if (!each.shape) {
        if (each.name === "state.kept_first") this.first = words.length;
        words.push(BigInt(each.value));
        continue;
      }
      const shape = each.name === "state.kept" && this.keeping ? [this.keeping.cells.length, this.keeping.draws] : each.shape;
      const item = ITEM_BYTES[each.kind], count = sizeOf(shape), at = this.room(count * item + LINE);
      this.places[each.name] = { at, count, kind: each.kind, shape };
      const steps = shape.map((_, axis) => item * sizeOf(shape.slice(axis + 1)));
      words.push(0, 0, count, item, at, ...shape, ...steps);
    }
    const at = this.room((words.length + 3) * 8), into = new BigInt64Array(this.memory.buffer, at, words.length);
    words.forEach((word, place) => { into[place] = BigInt(word); });
    this.result = this.room(RESULT);
    return { at, count: words.length };
  }

  /** @param {{at: number, count: number, kind: string}} place @returns {Uint8Array} */
  bytes(place) {
    return new Uint8Array(this.memory.buffer, place.at, place.count * ITEM_BYTES[place.kind]);
  }

  /** An array of the plan or the state, as it stands in memory. @param {string} name */
  view(name) {
    const place = this.places[name];
    return new VIEWS[place.kind](this.memory.buffer, place.at, place.count);
  }

  /** Empty the state. */
  open() {
    for (const [name, place] of Object.entries(this.places)) {
      if (!name.startsWith("state.")) continue;
      const fill = this.arrays[name] ?? this.arrays[`fill.${name.slice(6)}`], bytes = this.bytes(place);
      bytes.fill(0);
      if (fill) for (let at = 0; at < bytes.length; at += fill.bytes.length) bytes.set(fill.bytes, at);
    }
  }

  /**
   * Run one shard of a run of so many draws with an empty state, and copy what it tallied.
   * @param {number} shard @param {number} draws
   * @returns {Record<string, Float64Array | BigInt64Array | BigUint64Array | Int32Array | Uint8Array>}
   */
  run(shard, draws) {
    this.open();
    const begin = shard * this.job.shard, count = Math.min(this.job.shard, draws - begin);
    // A browser makes its better code of a function while others run it: it is taken up at the next call, so calls are short.
    const step = this.job.replicates === 1 ? STEP : count;
    for (let done = 0; done < count; done += step) {
      this.call(begin + done, Math.min(step, count - done), shard % 2 === 0 ? this.job.replicates : -this.job.replicates);
    }
    const names = Object.keys(this.places).filter((name) => name.startsWith("state."));
    return Object.fromEntries(names.map((name) => [name.slice(6), this.view(name).slice()]));
  }

  /** Have the kernel make some draws. @param {number} begin @param {number} count @param {number} turn */
  call(begin, count, turn) {
    const last = new BigInt64Array(this.memory.buffer, this.words.at + 8 * this.words.count, 3);
    [last[0], last[1], last[2]] = [BigInt(begin), BigInt(count), BigInt(turn)];
    const status = this.kernel(this.words.at, this.result);
    const unknown = new BigInt64Array(this.memory.buffer, this.result, 1)[0];
    if (status !== 0 || unknown >= 0n) throw new Error(`the kernel failed with ${status}, at step ${unknown}`);
  }

  /** Keep the draws of some cells. @param {number[]} cells */
  keep(cells) {
    const slots = this.view("state.slots").fill(-1n);
    cells.forEach((cell, slot) => { slots[cell] = BigInt(slot); });
    this.slots = cells.map((cell) => Number(slots[cell])); // a cell that is asked for twice is kept once
  }

  /** Put other numbers into the plan: their array, place and value; and keep other cells. @param {{numbers: [string, number, number][], cells: number[]}} puts */
  put({ numbers, cells }) {
    for (const [name, place, value] of numbers) this.view(name)[place] = value;
    this.keep(cells);
  }

  /**
   * The draws of the cells that are kept, cell by cell.
   * @param {number} begin a multiple of 1024 @param {number} count @returns {Float64Array}
   */
  kept(begin, count) {
    new BigInt64Array(this.memory.buffer, this.words.at, this.words.count)[this.first] = BigInt(begin);
    this.call(begin, count, 1);
    const { draws } = this.keeping, all = this.view("state.kept"), found = new Float64Array(this.slots.length * count);
    this.slots.forEach((slot, place) => found.set(all.subarray(slot * draws, slot * draws + count), place * count));
    return found;
  }
}
