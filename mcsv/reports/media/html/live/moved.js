// Runs a plan whose levers are moved, on all processors, again and again: workers and their plans stay warm.
import { worker } from "./computed.js";
import { MOVED, SIGNED, putsOf, signedPositions } from "./steps.js";

const CHUNK = 8192, SOON = 131072, ROOM = 192 * 2 ** 20, BYTES_OF_BOTH = 16;

/** Of how many draws figures are told: soon of some, then of all that there is room for. @param {any} job */
export function stagesOf(job) {
  const most = Math.max(SOON, Math.floor(ROOM / BYTES_OF_BOTH / job.moves.cells.length / SOON) * SOON);
  const all = Math.min(job.draws, most);
  return all > SOON ? [SOON, all] : [all];
}

/**
 * @typedef {{run: number, draws: number, last: boolean, signed: any[], moved: any[], since: any[]}} Told
 */

export class Mover {
  /**
   * @param {any} job @param {WebAssembly.Module} module @param {Uint8Array} arrays @param {number} cores
   * @param {{tell: (told: Told) => void, fail: (error: Error) => void}} hearer
   */
  constructor(job, module, arrays, cores, { tell, fail }) {
    this.job = job;
    this.tell = tell;
    this.run = 0;
    this.stages = stagesOf(job);
    this.puts = { [SIGNED]: putsOf(job.moves, signedPositions(job.moves)), [MOVED]: null };
    this.next = { [SIGNED]: 0, [MOVED]: Infinity };
    this.collector = worker((_, told) => this.heard(told), fail);
    this.collector.postMessage({ collect: { job, stages: this.stages, chunk: CHUNK } });
    /** What stands in the plan of a worker, whether it draws. @type {Map<Worker, {holds: string, busy: boolean}>} */
    this.workers = new Map();
    for (let number = 0; number < cores; number++) {
      const who = worker((from, told) => this.drew(from, told), fail);
      this.workers.set(who, { holds: SIGNED, busy: true });
      who.postMessage({ keep: job, module, arrays, draws: CHUNK, cells: this.puts[SIGNED].cells });
    }
  }

  /** Begin a run with the levers there; what ran before is dropped. @param {number[]} positions */
  move(positions) {
    this.run++;
    this.puts[MOVED] = putsOf(this.job.moves, positions);
    this.next[MOVED] = 0;
    this.collector.postMessage({ at: MOVED, run: this.run, positions });
    for (const who of this.workers.keys()) this.give(who);
  }

  /** Run nothing but what the signed run needs. */
  rest() {
    this.run++;
    this.next[MOVED] = Infinity;
  }

  /** Whose draws come next: those of the first stage first, the signed before the moved. @returns {string | null} */
  wanted() {
    if (this.next[MOVED] === Infinity && this.next[SIGNED] >= this.stages[0]) return null;
    for (const draws of this.stages) for (const at of [SIGNED, MOVED]) if (this.next[at] < draws) return at;
    return null;
  }

  /** Give a worker something to do. @param {Worker} who */
  give(who) {
    const state = this.workers.get(who), at = state.busy ? null : this.wanted();
    if (at === null) return;
    const begin = this.next[at], holds = at === SIGNED ? SIGNED : `${MOVED} ${this.run}`;
    this.next[at] += CHUNK;
    const count = Math.min(CHUNK, this.stages[this.stages.length - 1] - begin);
    who.postMessage({ chunk: [begin, count], run: { at, run: this.run }, puts: state.holds === holds ? null : this.puts[at] });
    Object.assign(state, { holds, busy: true });
  }

  drew(who, told) {
    this.workers.get(who).busy = false;
    if (told.kept) this.collector.postMessage({ ...told.run, first: told.first, kept: told.kept }, [told.kept.buffer]);
    this.give(who);
  }

  /** @param {Told} told */
  heard(told) { if (told.run === this.run) this.tell(told); }
}
