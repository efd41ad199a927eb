// Runs jobs as a page does, without a browser: node run.mjs SOURCES KERNELS.wasm JOB.json ...
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , sources, kernels, ...jobs] = process.argv;
const { arraysOf, bytesOf, inflated } = await import(pathToFileURL(`${sources}/packed.js`));
const { Machine } = await import(pathToFileURL(`${sources}/machine.js`));
const { Merged, firstOther } = await import(pathToFileURL(`${sources}/merging.js`));
const module = new WebAssembly.Module(readFileSync(kernels));

for (const place of jobs) {
  const job = JSON.parse(readFileSync(place, "utf8"));
  const arrays = arraysOf(job.entries, await inflated(bytesOf(job.arrays)));
  const machine = new Machine(module, job, arrays), merged = new Merged(job), steps = [];
  const began = process.cpuUsage();
  for (let shard = 0; shard * job.shard < job.draws; shard++) {
    const draws = Math.min(job.shard, job.draws - shard * job.shard);
    for (const whole of merged.take(shard, draws, machine.run(shard, job.draws))) {
      if (job.checks.some((check) => check.shards === whole)) steps.push({ shards: whole, digests: merged.digests() });
    }
  }
  const cpu = process.cpuUsage(began).user / 1e6;
  console.log(JSON.stringify({ job: place, steps, other: firstOther(merged, job.rows), cpu }));
}
