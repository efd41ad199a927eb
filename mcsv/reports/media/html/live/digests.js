// SHA-256 (FIPS 180-4), so that a page that was opened from a file needs nothing of its browser to compare.

const ROUNDS = new Uint32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
  0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
  0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
  0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
  0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
  0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2]);
const BLOCK_BYTES = 64;

/**
 * One block of 64 bytes into the eight words of a digest.
 * @param {Uint32Array} words @param {Uint32Array} room 64 words @param {DataView} view @param {number} at
 */
function takeBlock(words, room, view, at) {
  for (let i = 0; i < 16; i++) room[i] = view.getUint32(at + 4 * i);
  for (let i = 16; i < 64; i++) {
    const x = room[i - 15], y = room[i - 2];
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    room[i] = (room[i - 16] + low + room[i - 7] + high) | 0;
  }
  let [a, b, c, d, e, f, g, h] = words;
  for (let i = 0; i < 64; i++) {
    const turned = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + turned + ((e & f) ^ (~e & g)) + ROUNDS[i] + room[i]) | 0;
    const other = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (other + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g; g = f; f = e; e = (d + first) | 0; d = c; c = b; b = a; a = (first + second) | 0;
  }
  [a, b, c, d, e, f, g, h].forEach((word, i) => { words[i] = (words[i] + word) | 0; });
}

/**
 * The SHA-256 of bytes, in hexadecimal.
 * @param {Uint8Array} bytes @returns {string}
 */
export function sha256(bytes) {
  const words = new Uint32Array([0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19]);
  const room = new Uint32Array(64), whole = bytes.length - (bytes.length % BLOCK_BYTES);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at < whole; at += BLOCK_BYTES) takeBlock(words, room, view, at);
  const rest = bytes.length - whole, end = new Uint8Array(rest < 56 ? 64 : 128), last = new DataView(end.buffer);
  end.set(bytes.subarray(whole));
  end[rest] = 0x80;
  last.setUint32(end.length - 8, Math.floor(bytes.length / 2 ** 29));
  last.setUint32(end.length - 4, (bytes.length * 8) >>> 0);
  for (let at = 0; at < end.length; at += BLOCK_BYTES) takeBlock(words, room, last, at);
  return [...words].map((word) => word.toString(16).padStart(8, "0")).join("");
}
