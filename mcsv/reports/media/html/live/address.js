// Where levers stand, in the page's address: #moved&reserve=300000&budget=2.5e6, so that a scenario can be mailed.

const MARK = "#moved";

/** @param {any} moves @param {number[]} positions @returns {string} what stands behind the address; nothing where no lever is moved */
export function addressOf(moves, positions) {
  const said = moves.levers.flatMap((lever, place) => (positions[place] === lever.now ? [] : [`${encodeURIComponent(lever.name)}=${lever.values[positions[place]]}`]));
  return said.length ? [MARK, ...said].join("&") : "";
}

/** The position next to a value. @param {{values: number[]}} lever @param {number} value */
export const nearest = (lever, value) => lever.values.reduce((best, each, place) => (Math.abs(each - value) < Math.abs(lever.values[best] - value) ? place : best), 0);

/** @param {any} moves @param {string} address @returns {number[] | null} null where the address says nothing of levers */
export function positionsOf(moves, address) {
  const [mark, ...said] = address.split("&");
  if (mark !== MARK) return null;
  const values = new Map(said.map((part) => /** @type {[string, string]} */ (part.split("=", 2).map(decodeURIComponent))));
  return moves.levers.map((lever) => {
    const value = values.has(lever.name) ? Number(values.get(lever.name)) : NaN;
    return Number.isFinite(value) ? nearest(lever, value) : lever.now;
  });
}
