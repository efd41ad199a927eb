// Quantiles as mcsv reads them (mcsv/tallies: histogram.py, quantiles.py): off bins, or at the draws where bins blur them.

const BITS = 7, OCTAVES_OF_BINS = 20, SPAN = OCTAVES_OF_BINS << BITS, BY = 52 - BITS - 32;
const PILOT = 2048, TINY = 2 ** -40, SHARE_OF_ERROR = 0.1;

const double = new Float64Array(1), halves = new Int32Array(double.buffer);

/** The upper half of a number's bits. @param {number} value */
function upper(value) {
  double[0] = value;
  return halves[1];
}

/** The number whose upper half this is. @param {number} half */
function withUpper(half) {
  halves[0] = 0;
  halves[1] = half;
  return double[0];
}

/** The power of two that a number reaches. @param {number} value at least 1e-290 */
const powerBelow = (value) => withUpper(upper(value) & 0x7ff00000);

/**
 * Around which value a cell's bins are laid, and how wide the innermost are, by its first draws (mcsv/engine/pilot.py).
 * @param {Float64Array} draws @returns {{centre: number, base: number}}
 */
export function placeOf(draws) {
  const ranked = draws.slice(0, PILOT).filter(Number.isFinite).sort(), size = ranked.length;
  if (size === 0) return { centre: 0, base: 1 };
  const centre = ranked[(size - 1) >> 1];
  const spread = (ranked[Math.trunc(0.84 * size)] - ranked[Math.trunc(0.16 * size)]) / 2
    || (ranked[size - 1] - ranked[0]) / 2 || Math.abs(centre) * TINY || 1;
  return { centre, base: powerBelow(Math.min(Math.max(spread, 1e-290), 1e290)) / 2 };
}

/** One cell's draws in bins. */
class Bins {
  /** @param {Float64Array} draws @param {{centre: number, base: number}} place */
  constructor(draws, { centre, base }) {
    this.draws = draws;
    this.centre = centre;
    this.base = base;
    this.lowest = upper(base) >> BY;
    const counts = new Int32Array(2 * SPAN);
    let low = Infinity, high = -Infinity;
    for (const value of draws) {
      counts[this.number(value)] += 1;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    const held = [...counts.keys()].filter((bin) => counts[bin] > 0);
    const border = (bin) => Math.min(Math.max(this.edge(bin), low), high);
    this.held = held;
    this.count = held.map((bin) => counts[bin]);
    this.low = held.map(border);
    this.high = held.map((bin) => border(bin + 1));
    let sum = 0;
    this.upto = this.count.map((count) => (sum += count));
    this.open = held.map((bin, k) => (bin === 0 || bin === 2 * SPAN - 1) && this.low[k] < this.high[k]);
  }

  /** The bin of a value. */
  number(value) {
    const distance = value - this.centre, k = Math.min((upper(Math.abs(distance) + this.base) >> BY) - this.lowest, SPAN - 1);
    return distance >= 0 ? SPAN + k : SPAN - 1 - k;
  }

  /** Where a bin begins. */
  edge(bin) {
    const k = Math.abs(bin - SPAN), distance = k === SPAN ? Infinity : withUpper((this.lowest + k) << BY) - this.base;
    return this.centre + (bin < SPAN ? -distance : distance);
  }

  /** The first bin that reaches a rank. */
  reaching(rank) {
    const found = this.upto.findIndex((upto) => upto >= rank);
    return found < 0 ? this.upto.length - 1 : found;
  }

  /** What a bin would hold if it were as dense as its neighbours, null where there is none. */
  beside(k) {
    const width = (j) => this.high[j] - this.low[j];
    const joined = (a, b) => a >= 0 && b < this.count.length && this.low[b] === this.high[a] && width(a) > 0 && width(b) > 0;
    return {
      left: joined(k - 1, k) ? (this.count[k - 1] * width(k)) / width(k - 1) : null,
      right: joined(k, k + 1) ? (this.count[k + 1] * width(k)) / width(k + 1) : null,
    };
  }

  /** How many draws of a bin its neighbours and chance do not explain. */
  excess(k) {
    if (!(this.high[k] > this.low[k])) return 0;
    const { left, right } = this.beside(k), count = this.count[k];
    const beside = Math.max((left === null ? 0 : 1) + (right === null ? 0 : 1), 1);
    const bent = Math.abs(count - ((left ?? 0) + (right ?? 0)) / beside);
    const unexplained = Math.max(bent - 4 * Math.sqrt(2 * count + 1), 0);
    const slope = (left === null) !== (right === null) && bent < count / 4;
    return Math.min(slope ? unexplained / 8 : unexplained, count);
  }

  /** How much the density rises across a bin. */
  tilt(k) {
    if (this.excess(k) > 0) return 0;
    const { left, right } = this.beside(k), count = this.count[k];
    let rise = 0;
    if (left !== null && right !== null) rise = (right - left) / 2;
    else if (right !== null) rise = right - count;
    else if (left !== null) rise = count - left;
    return Math.min(Math.max(rise / count, -2), 2);
  }

  /** A quantile as if the density ran straight through each bin. */
  between(q) {
    const rank = q * this.draws.length, k = this.reaching(rank), count = this.count[k], tilt = this.tilt(k);
    const share = Math.min(Math.max((rank - (this.upto[k] - count)) / count, 0), 1);
    const start = 1 - tilt / 2, root = start + Math.sqrt(start * start + 2 * tilt * share);
    const inside = root > 0 ? (2 * share) / root : 0;
    return this.low[k] + (this.high[k] - this.low[k]) * Math.min(Math.max(inside, 0), 1);
  }

  /** The same where every draw is a whole number. */
  whole(q) {
    const value = this.between(q), k = this.reaching(q * this.draws.length), last = this.upto.length - 1;
    const above = this.low[k] >= this.centre, end = k === 0 || k === last;
    const found = end ? toEven(value) : Math.ceil(value) - (above ? 1 : 0);
    const first = above || k === 0 ? Math.ceil(this.low[k]) : Math.floor(this.low[k]) + 1;
    const most = above && k < last ? Math.ceil(this.high[k]) - 1 : Math.floor(this.high[k]);
    return Math.min(Math.max(found, first), most);
  }

  /** Whether a quantile's bin stands out by more than a tenth of its error. */
  blurred(q) {
    const draws = this.draws.length, blur = this.excess(this.reaching(q * draws)) / draws;
    return blur > SHARE_OF_ERROR * Math.sqrt((q * (1 - q)) / draws);
  }

  /** The draw of a rank, which begins at 0. */
  ranked(rank) {
    const k = this.reaching(rank + 1), bin = this.held[k];
    return this.draws.filter((value) => this.number(value) === bin).sort()[rank - (this.upto[k] - this.count[k])];
  }
}

/** To the nearest whole number, the even one of two. @param {number} value */
function toEven(value) {
  const below = Math.floor(value), part = value - below;
  if (part !== 0.5) return Math.round(value);
  return below % 2 === 0 ? below : below + 1;
}

/** How many draws a quantile's rank is. */
const rankOf = (q, draws) => Math.min(Math.max(Math.ceil(q * draws) - 1, 0), draws - 1);

/**
 * A quantile as a result of mcsv tells it.
 * @param {Float64Array} draws @param {{centre: number, base: number}} place @param {number} q @param {boolean} whole
 */
export function quantileOf(draws, place, q, whole) {
  const bins = new Bins(draws, place);
  if (bins.blurred(q)) return bins.ranked(rankOf(q, draws.length));
  return whole ? bins.whole(q) : bins.between(q);
}

/** The smallest draw that so large a share of the draws does not exceed. @param {Float64Array} draws @param {number} q */
export const orderStatistic = (draws, q) => draws.slice().sort()[rankOf(q, draws.length)];
