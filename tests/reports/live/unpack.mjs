// Takes a plan's arrays apart as a page does, and says what is in them: node unpack.mjs SOURCES PACKED.json
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [, , sources, place] = process.argv;
const { arraysOf, bytesOf, inflated } = await import(pathToFileURL(`${sources}/packed.js`));
const { entries, arrays } = JSON.parse(readFileSync(place, "utf8"));
const found = Object.entries(arraysOf(entries, await inflated(bytesOf(arrays))));
const digest = (bytes) => createHash("sha256").update(bytes).digest("hex");
console.log(JSON.stringify(Object.fromEntries(found.map(([name, { bytes }]) => [name, digest(bytes)]))));
