// Moves levers as a page does, without a browser: node move.mjs SOURCES KERNELS.wasm JOB.json POSITIONS.json
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , sources, kernels, place, wanted] = process.argv;
const from = (name) => import(pathToFileURL(`${sources}/${name}.js`));
const { arraysOf, bytesOf, inflated } = await from("packed");
const { Machine } = await from("machine");
const { putsOf, signedPositions } = await from("steps");
const { Figures } = await from("figures");
const module = new WebAssembly.Module(readFileSync(kernels));
const CHUNK = 8192;

const job = JSON.parse(readFileSync(place, "utf8")), { moves } = job;
const arrays = arraysOf(job.entries, await inflated(bytesOf(job.arrays)));
const machine = new Machine(module, job, arrays, { cells: putsOf(moves, signedPositions(moves)).cells, draws: CHUNK });

/** All draws of the cells with the levers there, and the figures. */
function at(positions) {
  const columns = moves.cells.map(() => new Float64Array(job.draws));
  machine.put(putsOf(moves, positions));
  for (let begin = 0; begin < job.draws; begin += CHUNK) {
    const count = Math.min(CHUNK, job.draws - begin), kept = machine.kept(begin, count);
    columns.forEach((column, slot) => column.set(kept.subarray(slot * count, (slot + 1) * count), begin));
  }
  const figures = new Figures(job, positions);
  return { figures, columns, found: figures.all(columns) };
}

const signed = at(signedPositions(moves));
for (const positions of JSON.parse(readFileSync(wanted, "utf8"))) {
  const moved = at(positions);
  const since = moved.figures.since(moved.columns, moved.found, signed.figures, signed.columns, signed.found);
  console.log(JSON.stringify({ positions, signed: signed.found, found: moved.found, since }));
}
