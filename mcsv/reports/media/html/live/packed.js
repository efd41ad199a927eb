// From the text in the page to the arrays of a plan; mcsv/reports/live/packing.py wrote it.

/**
 * @typedef {{name: string, kind: string, shape: number[], coding: string, width?: number, bits?: number, octaves?: number, begin: number}} Entry
 * @typedef {{kind: string, shape: number[], bytes: Uint8Array}} Part
 */

export const ITEM_BYTES = { float64: 8, int64: 8, uint64: 8, int32: 4, uint8: 1 };
const OCTAVES = 53;
const DOUBLES = 4, ROW = 8 * DOUBLES, HALVES = ROW / 4;

/**
 * The bytes of base64.
 * @param {string} text @returns {Uint8Array}
 */
export function bytesOf(text) {
  const letters = atob(text.trim()), found = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; i++) found[i] = letters.charCodeAt(i);
  return found;
}

/**
 * What was deflated.
 * @param {Uint8Array} bytes @returns {Promise<Uint8Array>}
 */
export async function inflated(bytes) {
  const stream = new Blob([/** @type {Uint8Array<ArrayBuffer>} */ (bytes)]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Items of so many bytes from their planes: all first bytes, all second bytes, …
 * @param {Uint8Array} planes @param {number} item @returns {Uint8Array}
 */
function fromPlanes(planes, item) {
  const count = planes.length / item, found = new Uint8Array(planes.length);
  for (let place = 0; place < item; place++) {
    for (let i = 0; i < count; i++) found[i * item + place] = planes[place * count + i];
  }
  return found;
}

/**
 * Rows of ``width`` items from columns.
 * @param {Uint8Array} columns @param {number} item @param {number} width @returns {Uint8Array}
 */
function fromColumns(columns, item, width) {
  const count = width ? columns.length / item / width : 0, found = new Uint8Array(columns.length);
  for (let column = 0; column < width; column++) {
    for (let row = 0; row < count; row++) {
      const from = (column * count + row) * item;
      found.set(columns.subarray(from, from + item), (row * width + column) * item);
    }
  }
  return found;
}

/**
 * Where the piece after this one begins, each coefficient: a polynomial moved by the width of a segment, in the
 * units of the octave above where ``up`` is 2.
 * @param {Float64Array} c six coefficients @param {number} w @param {number} up @param {Float64Array} out
 */
function following([c0, c1, c2, c3, c4, c5], w, up, out) {
  out[0] = c0 + w * (c1 + w * (c2 + w * (c3 + w * (c4 + w * c5))));
  out[1] = up * (c1 + w * (2 * c2 + w * (3 * c3 + w * (4 * c4 + w * (5 * c5)))));
  out[2] = up * up * (c2 + w * (3 * c3 + w * (6 * c4 + w * (10 * c5))));
  out[3] = up * up * up * (c3 + w * (4 * c4 + w * (10 * c5)));
  out[4] = up * up * up * up * (c4 + w * (5 * c5));
  out[5] = up * up * up * up * up * c5;
  for (let k = 0; k < out.length; k++) if (!Number.isFinite(out[k])) out[k] = 0;
}

/** Six coefficients, whose bits are also seen as whole numbers and as halves of them, the lower first. */
function coefficients() {
  const values = new Float64Array(6);
  return { values, words: new BigUint64Array(values.buffer), halves: new Uint32Array(values.buffer) };
}

/**
 * The rows of a smooth table: what each piece has that the one before did not foretell. A row is c0, c1, then c2 and
 * c4, of whose bits the lower halves are the upper ones of c3 and c5; those of an octave stand backwards. Octaves that
 * no draw of the signed run met were left out: there the value stays what it is at the end of those that are kept.
 * @param {Uint8Array} rests ROW bytes a piece @param {number} bits @param {number} octaves @returns {Uint8Array}
 */
function fromPieces(rests, bits, octaves) {
  const count = 1 << bits, restWords = new BigUint64Array(rests.buffer), restHalves = new Uint32Array(rests.buffer);
  const found = new Float64Array(2 * OCTAVES * count * DOUBLES), foretold = coefficients(), now = coefficients();
  const words = new BigUint64Array(found.buffer), halves = new Uint32Array(found.buffer);
  let piece = 0;
  for (let side = 0; side < 2; side++) {
    foretold.values.fill(0);
    for (let octave = octaves - 1; octave >= 0; octave--) {
      for (let part = 0; part < count; part++, piece++) {
        const at = ((side * OCTAVES + octave) * count + count - 1 - part) * DOUBLES;
        for (let k = 0; k < 2; k++) {
          const rest = restWords[piece * DOUBLES + k];
          words[at + k] = foretold.words[k] + ((rest >> 1n) ^ -(rest & 1n));
          now.values[k] = found[at + k];
        }
        for (let k = 2; k < 6; k++) {
          const rest = restHalves[piece * HALVES + k + 2], half = foretold.halves[2 * k + 1] + ((rest >>> 1) ^ -(rest & 1));
          halves[2 * at + ((k + 2) ^ 1)] = half; // c2 above c3, c4 above c5
          now.halves[2 * k + 1] = half;
        }
        now.halves[4] = now.halves[7];
        now.halves[8] = now.halves[11];
        following(now.values, 1 / count, part === count - 1 ? 2 : 1, foretold.values);
      }
    }
    const first = side * OCTAVES * count, end = found[(first + octaves * count - 1) * DOUBLES];
    for (let row = first + octaves * count; row < first + OCTAVES * count; row++) found[row * DOUBLES] = end;
  }
  return new Uint8Array(found.buffer);
}

/**
 * One array as it was before it was packed.
 * @param {Entry} entry @param {Uint8Array} bytes of all of them @returns {Part}
 */
function unpacked(entry, bytes) {
  const inPieces = entry.coding === "pieces", item = inPieces ? ROW : ITEM_BYTES[entry.kind];
  const items = inPieces ? 2 * entry.octaves * (1 << entry.bits) : entry.shape.reduce((x, y) => x * y, 1);
  const taken = fromPlanes(bytes.subarray(entry.begin, entry.begin + items * item), item);
  const found = inPieces ? fromPieces(taken, entry.bits, entry.octaves) : fromColumns(taken, item, entry.width);
  return { kind: entry.kind, shape: entry.shape, bytes: found };
}

/**
 * All arrays by name; those named ``NAME/0``, ``NAME/1``, … are the parts of one, which has but one dimension.
 * @param {Entry[]} entries @param {Uint8Array} bytes @returns {Record<string, Part>}
 */
export function arraysOf(entries, bytes) {
  /** @type {Record<string, Part>} */
  const found = {};
  for (const entry of entries) {
    const [name, number] = entry.name.split("/"), part = unpacked(entry, bytes);
    if (number === undefined) found[name] = part;
    else found[name] = joined(found[name], part);
  }
  return found;
}

/**
 * @param {Part | undefined} before @param {Part} part @returns {Part}
 */
function joined(before, part) {
  const first = before ? before.bytes : new Uint8Array(0), bytes = new Uint8Array(first.length + part.bytes.length);
  bytes.set(first);
  bytes.set(part.bytes, first.length);
  return { kind: part.kind, shape: [bytes.length / ITEM_BYTES[part.kind]], bytes };
}
