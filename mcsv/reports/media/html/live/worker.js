// What a worker of the page does: one collects what the others draw.
import { Collected } from "./collected.js";
import { Machine } from "./machine.js";
import { Merged, firstOther } from "./merging.js";
import { arraysOf } from "./packed.js";

/** Answers a message of the page; made once for each worker. */
export class Worked {
  /** @param {(told: object, moved?: Transferable[]) => void} tell */
  constructor(tell) { this.tell = tell; }

  /** @param {any} told */
  hear(told) {
    if (told.begin) this.begin(told);
    else if (told.keep) this.keep(told);
    else if (told.collect) this.collected = new Collected(told.collect, this.tell);
    else if (told.at) this.collected.hear(told);
    else if (told.state) this.collect(told);
    else if (told.chunk) this.chunk(told);
    else this.draw(told.shard);
  }

  begin({ begin, module, arrays }) {
    this.job = begin;
    if (module) this.machine = new Machine(module, begin, arraysOf(begin.entries, arrays));
    else this.merged = new Merged(begin);
    this.tell({ ready: true });
  }

  /** Be ready to keep draws of the cells whose figures move. */
  keep({ keep, module, arrays, draws, cells }) {
    this.machine = new Machine(module, keep, arraysOf(keep.entries, arrays), { cells, draws });
    this.tell({ ready: true });
  }

  /** Some draws with other numbers in the plan and of other cells, where those are told. */
  chunk({ chunk: [begin, count], run, puts }) {
    if (puts) this.machine.put(puts);
    const kept = this.machine.kept(begin, count);
    this.tell({ run, first: begin, kept }, [kept.buffer]);
  }

  draw(shard) {
    const state = this.machine.run(shard, this.job.draws);
    this.tell({ shard, state }, Object.values(state).map((array) => array.buffer));
  }

  collect({ shard, state }) {
    const draws = Math.min(this.job.shard, this.job.draws - shard * this.job.shard);
    for (const shards of this.merged.take(shard, draws, state)) {
      const check = this.job.checks.find((each) => each.shards === shards), last = this.merged.draws === this.job.draws;
      if (!check) continue;
      const found = this.merged.digests(), differs = Object.keys(check.digests).filter((name) => found[name] !== check.digests[name]);
      const other = last && differs.length ? firstOther(this.merged, this.job.rows) ?? { name: differs[0], row: -1 } : null;
      this.tell({ checked: this.merged.draws, same: differs.length === 0, last, other });
    }
  }
}

if (typeof document === "undefined" && typeof self !== "undefined") {
  const scope = /** @type {any} */ (self), worked = new Worked((told, moved) => scope.postMessage(told, moved ?? []));
  scope.onmessage = (event) => worked.hear(event.data);
}
