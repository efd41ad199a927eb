// From the text in the page to the arrays of a plan; mcsv/reports/live/packing.py wrote it.

/**
 * @typedef {{name: string, kind: string, shape: number[], coding: string, width?: number, bits?: number, octaves?: number, begin: number}} Entry
 * @typedef {{kind: string, shape: number[], bytes: Uint8Array}} Part
 */

export const ITEM_BYTES = { float64: 8, int64: 8, uint64: 8, int32: 4, uint8: 1 };
const OCTAVES = 53;
const TERMS = 5;

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
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
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
 * @param {Float64Array} c five coefficients @param {number} w @param {number} up @param {Float64Array} out
 */
function following(c, w, up, out) {
  out[0] = c[0] + w * (c[1] + w * (c[2] + w * (c[3] + w * c[4])));
  out[1] = up * (c[1] + w * (2 * c[2] + w * (3 * c[3] + w * (4 * c[4]))));
  out[2] = up * up * (c[2] + w * (3 * c[3] + w * (6 * c[4])));
  out[3] = up * up * up * (c[3] + w * (4 * c[4]));
  out[4] = up * up * up * up * c[4];
  for (let k = 0; k < TERMS; k++) if (!Number.isFinite(out[k])) out[k] = 0;
}

/**
 * The coefficients of a smooth table: what each piece has that the one before did not foretell. Octaves that no draw
 * of the signed run met were left out: they are no number, and whoever meets them finds out.
 * @param {Uint8Array} columns @param {number} bits @param {number} octaves @returns {Uint8Array}
 */
function fromPieces(columns, bits, octaves) {
  const count = 1 << bits, width = 1 / count, pieces = 2 * octaves * count;
  const rests = new BigUint64Array(columns.buffer, columns.byteOffset, pieces * TERMS);
  const found = new Float64Array(2 * OCTAVES * count * TERMS).fill(NaN), words = new BigUint64Array(found.buffer);
  const foretold = new Float64Array(TERMS), told = new BigUint64Array(foretold.buffer);
  let piece = 0;
  for (let side = 0; side < 2; side++) {
    foretold.fill(0);
    for (let octave = octaves - 1; octave >= 0; octave--) {
      for (let part = 0; part < count; part++, piece++) {
        const at = ((side * OCTAVES + octave) * count + part) * TERMS;
        for (let k = 0; k < TERMS; k++) {
          const rest = rests[k * pieces + piece];
          words[at + k] = told[k] + ((rest >> 1n) ^ -(rest & 1n));
        }
        following(found.subarray(at, at + TERMS), width, part === count - 1 ? 2 : 1, foretold);
      }
    }
  }
  return new Uint8Array(found.buffer);
}

/**
 * One array as it was before it was packed.
 * @param {Entry} entry @param {Uint8Array} bytes of all of them @returns {Part}
 */
function unpacked(entry, bytes) {
  const item = ITEM_BYTES[entry.kind];
  const items = entry.coding === "pieces" ? 2 * entry.octaves * (1 << entry.bits) * TERMS : entry.shape.reduce((x, y) => x * y, 1);
  const columns = fromPlanes(bytes.subarray(entry.begin, entry.begin + items * item), item);
  const found = entry.coding === "pieces" ? fromPieces(columns, entry.bits, entry.octaves) : fromColumns(columns, item, entry.width);
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
