// All draws of the signed run, made again on all processors of whoever reads the page, and held against its tallies.
import { bytesOf, inflated } from "./packed.js";

/** The text of the worker, which stands in the page: nothing is asked of anybody. */
const WORKER = "";

/**
 * @typedef {{draws: number, shard: number}} Told
 * @typedef {{done: (draws: number) => void, checked: (draws: number, same: boolean) => void}} Watch
 */

/** One worker from the text in the page; ``hear`` is told what it says, ``fail`` what went wrong. */
export function worker(hear, fail) {
  const address = URL.createObjectURL(new Blob([WORKER], { type: "text/javascript" })), found = new Worker(address);
  URL.revokeObjectURL(address);
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
  const shards = Math.ceil(job.draws / job.shard), all = [];
  try {
    return await new Promise((resolve, reject) => {
      let next = 0, done = 0;
      const collector = worker((_, told) => {
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
        const who = worker(hear, reject);
        all.push(who);
        who.postMessage({ begin: job, module, arrays });
      }
    });
  } finally {
    for (const each of all) each.terminate();
  }
}

/** Have something done when nobody wants anything of the page. @param {Document} document @param {() => void} act */
export function idly({ defaultView: view }, act) {
  if (view.requestIdleCallback) view.requestIdleCallback(act);
  else view.setTimeout(act, 200);
}

/**
 * Make a shard for nothing: from then on the browser has its better code of the kernel, which all workers share.
 * @param {any} job @param {WebAssembly.Module} module @param {Uint8Array} arrays
 */
function warm(job, module, arrays) {
  const who = worker((_, told) => { if (told.state) who.terminate(); }, () => who.terminate());
  who.postMessage({ begin: job, module, arrays });
  who.postMessage({ shard: 0 });
}

/** What stands in the page, taken out when it is first wanted. @param {Document} document */
export function prepared(document) {
  const unpacked = async (id) => {
    await new Promise((go) => document.defaultView.setTimeout(go)); // so that no task of the page is long
    return inflated(bytesOf(document.getElementById(id).textContent));
  };
  const find = async () => {
    const job = JSON.parse(new TextDecoder().decode(await unpacked("live-job")));
    return { job, module: await WebAssembly.compile(/** @type {Uint8Array<ArrayBuffer>} */ (await unpacked("live-kernels"))), arrays: await unpacked("live-arrays") };
  };
  let found = null;
  return () => (found ??= find());
}

/** Templates with their places filled, and numbers as the page's language writes them. */
export class Words {
  /** @param {Record<string, string>} words */
  constructor(words) { this.words = words; }

  /** @param {string} name of a template @param {Record<string, string>} values */
  say(name, values = {}) {
    return this.words[name].replace(/\{(\w+)\}/g, (place, each) => (each in values ? values[each] : place));
  }

  /** A number with all digits that it has. @param {number} value */
  plain(value) { return this.spelled(value.toLocaleString("en-GB", { maximumFractionDigits: 12 })); }

  /** @param {string} digits as English spells them */
  spelled(digits) { return digits.replace(/[.,]/g, (sign) => (sign === "," ? this.words.group : this.words.decimal)); }

  /** @param {number} value @param {number} decimals negative for tens, hundreds … @param {boolean} up upwards, where less would be imprudent */
  number(value, decimals = 0, up = false) {
    const digits = Math.min(Math.max(decimals, 0), 12), unit = 10 ** -decimals;
    const shown = (up ? Math.ceil(value / unit - 1e-9) : Math.round(value / unit)) * unit;
    const text = (shown + 0).toLocaleString("en-GB", { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return this.spelled(Number(text.replaceAll(",", "")) === 0 ? text.replace("-", "") : text);
  }
}

/** Puts the button on the page. @param {Document} document @param {() => Promise<any>} parts @param {Words} words */
export function offer(document, parts, words) {
  /** @type {(id: string) => any} */
  const by = (id) => document.getElementById(id);
  const button = by("compute"), said = by("computed"), bar = by("computing");
  const say = (text, kind = "") => { said.textContent = text; said.className = `said ${kind}`; };
  by("compute-line").hidden = false;
  idly(document, () => parts().then(({ job, module, arrays }) => { if (!job.moves) warm(job, module, arrays); }, () => null));
  button.addEventListener("click", async () => {
    button.disabled = true;
    bar.hidden = false;
    bar.value = 0;
    say(words.say("begins"));
    try {
      const { job, module, arrays } = await parts(), draws = words.number(job.draws);
      const watch = {
        done: (done) => { bar.value = done / job.draws; },
        checked: (done, same) => say(words.say(same ? "soFar" : "notSoFar", { done: words.number(done), draws }), same ? "" : "bad"),
      };
      const found = await computed(job, module, arrays, watch, navigator.hardwareConcurrency || 2);
      const name = found.other?.name ?? "", row = found.other?.row ?? -1;
      const where = name.startsWith("Categories") || name.startsWith("Best") || row < 0 ? "" : job.cells[row % job.cells.length];
      say(words.say(found.same ? "identical" : "other", { draws, tally: name, cell: where || "-" }), found.same ? "good" : "bad");
    } catch (error) {
      say(words.say("failed", { why: String(error.message || error) }), "bad");
    }
    bar.hidden = true;
    button.disabled = false;
  });
}
