// All draws of the signed run, made again on all processors of whoever reads the page, and held against its tallies.
import { bytesOf, inflated } from "./packed.js";

/** The text of the worker, which stands in the page: nothing is asked of anybody. */
const WORKER = "";

/**
 * @typedef {{draws: number, shard: number}} Told
 * @typedef {{done: (draws: number) => void, checked: (draws: number, same: boolean) => void}} Watch
 */

/** One worker from the text in the page; ``hear`` is told what it says, ``fail`` what went wrong. */
function worker(address, hear, fail) {
  const found = new Worker(address);
  found.onmessage = (event) => hear(found, event.data);
  found.onerror = (event) => { event.preventDefault(); fail(new Error(event.message || "a worker failed")); };
  return found;
}

/**
 * Make all draws of a job; what the collector found at the end. All workers are gone afterwards.
 * @param {Told & Record<string, any>} job @param {WebAssembly.Module} module @param {Uint8Array} arrays
 * @param {Watch} watch @param {number} cores
 * @returns {Promise<{same: boolean, other: {name: string, row: number} | null}>}
 */
export async function computed(job, module, arrays, watch, cores) {
  const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" }));
  const shards = Math.ceil(job.draws / job.shard), all = [];
  try {
    return await new Promise((resolve, reject) => {
      let next = 0, done = 0;
      const collector = worker(address, (_, told) => {
        if (told.ready) return;
        watch.checked(told.checked, told.same);
        if (told.last) resolve({ same: told.same, other: told.other });
      }, reject);
      all.push(collector);
      collector.postMessage({ begin: job });
      const give = (who) => { if (next < shards) who.postMessage({ shard: next++ }); };
      const hear = (who, told) => {
        give(who);
        if (!told.state) return;
        done = Math.min(done + job.shard, job.draws);
        watch.done(done);
        collector.postMessage(told, Object.values(told.state).map((array) => array.buffer));
      };
      for (let number = 0; number < Math.max(1, Math.min(cores, shards)); number++) {
        const who = worker(address, hear, reject);
        all.push(who);
        who.postMessage({ begin: job, module, arrays });
      }
    });
  } finally {
    for (const each of all) each.terminate();
    URL.revokeObjectURL(address);
  }
}

/** Puts the button on the page. @param {Document} document */
export function offer(document) {
  const by = (id) => document.getElementById(id), button = by("compute");
  if (!button) return;
  const { words } = JSON.parse(by("live-words").textContent), unpacked = (id) => inflated(bytesOf(by(id).textContent));
  const number = (value) => value.toLocaleString("en-GB").replaceAll(",", words.group);
  const fill = (template, values) => template.replace(/\{(\w+)\}/g, (place, name) => (name in values ? values[name] : place));
  const said = by("computed"), bar = by("computing"), parts = {};
  const say = (text, kind = "") => { said.textContent = text; said.className = `said ${kind}`; };
  const prepare = async () => {
    parts.job ??= JSON.parse(new TextDecoder().decode(await unpacked("live-job")));
    parts.module ??= await WebAssembly.compile(await unpacked("live-kernels"));
    parts.arrays ??= await unpacked("live-arrays");
    return parts;
  };
  by("compute-line").hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    say(words.begins);
    try {
      const { job, module, arrays } = await prepare(), draws = number(job.draws);
      const watch = {
        done: (done) => { bar.value = done / job.draws; },
        checked: (done, same) => say(fill(same ? words.soFar : words.notSoFar, { done: number(done), draws }), same ? "" : "bad"),
      };
      const found = await computed(job, module, arrays, watch, navigator.hardwareConcurrency || 2);
      const name = found.other?.name ?? "", row = found.other?.row ?? -1;
      const where = name.startsWith("Categories") || name.startsWith("Best") || row < 0 ? "" : job.cells[row % job.cells.length];
      say(fill(found.same ? words.identical : words.other, { draws, tally: name, cell: where || "-" }), found.same ? "good" : "bad");
    } catch (error) {
      say(fill(words.failed, { why: String(error.message || error) }), "bad");
    }
    bar.hidden = true;
    button.disabled = false;
  });
}

if (typeof document !== "undefined") offer(document);
