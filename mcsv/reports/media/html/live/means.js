// A mean as mcsv adds it up (mcsv/tallies/moments.py): in lanes, shard by shard, replicate by replicate.

const BLOCK_DRAWS = 1024, LANES = 32, STRETCH = 8 * LANES;

/** Add the distances of some draws to lanes: eight stretches at once, and what is left one by one. */
function addSums(draws, begin, end, centre, lanes) {
  const whole = begin + Math.floor((end - begin) / STRETCH) * STRETCH;
  for (let start = begin; start < whole; start += STRETCH) {
    for (let lane = 0, at = start; lane < LANES; lane++, at++) {
      const a = draws[at] - centre, b = draws[at + LANES] - centre, c = draws[at + 2 * LANES] - centre, d = draws[at + 3 * LANES] - centre;
      const e = draws[at + 4 * LANES] - centre, f = draws[at + 5 * LANES] - centre, g = draws[at + 6 * LANES] - centre, h = draws[at + 7 * LANES] - centre;
      lanes[lane] += ((a + b) + (c + d)) + ((e + f) + (g + h));
    }
  }
  for (let at = whole; at < end; at++) lanes[(at - begin) % LANES] += draws[at] - centre;
}

/** Two means of distances as one. */
function merged(one, other) {
  const draws = one.draws + other.draws;
  if (draws === 0) return one;
  return { draws, distance: one.distance + (other.distance - one.distance) * (other.draws / draws) };
}

/**
 * The mean of a cell's draws.
 * @param {Float64Array} draws @param {number} centre @param {{shard: number, replicates: number}} job @returns {number}
 */
export function meanOf(draws, centre, { shard, replicates }) {
  let found = Array.from({ length: replicates }, () => ({ draws: 0, distance: 0 }));
  for (let begin = 0; begin < draws.length; begin += shard) {
    const end = Math.min(begin + shard, draws.length), theirs = Math.floor((end - begin) / replicates);
    const lanes = found.map(() => new Float64Array(LANES));
    for (let at = begin, block = 0; at < end; at += BLOCK_DRAWS, block++) {
      addSums(draws, at, Math.min(at + BLOCK_DRAWS, end), centre, lanes[block % replicates]);
    }
    found = found.map((before, number) => {
      const total = lanes[number].reduce((sum, each) => sum + each, 0);
      return merged(before, { draws: theirs, distance: total / Math.max(theirs, 1) });
    });
  }
  return centre + found.reduce(merged).distance;
}

/**
 * The draws in groups that are alike: those of each replicate, or stretches.
 * @param {Float64Array} draws @param {number} groups @param {number} replicates @returns {Float64Array[]}
 */
export function inGroups(draws, groups, replicates) {
  const size = draws.length;
  if (replicates === 1) return Array.from({ length: groups }, (_, g) => draws.subarray(Math.floor((g * size) / groups), Math.floor(((g + 1) * size) / groups)));
  return Array.from({ length: groups }, (_, g) => draws.filter((__, i) => Math.floor(i / BLOCK_DRAWS) % replicates === g));
}
