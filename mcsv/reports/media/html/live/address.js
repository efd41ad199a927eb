// Where levers stand, in the page's address: #moved:national&reserve=300000&budget=2.5e6, so that a scenario can be mailed.

const MARK = "#moved";

/**
 * What stands behind the address; nothing where no lever is moved.
 * @param {any} moves @param {number[]} positions @param {string} option of which alone figures are told @returns {string}
 */
export function addressOf(moves, positions, option = "") {
  const said = moves.levers.flatMap((lever, place) => (positions[place] === lever.now ? [] : [`${encodeURIComponent(lever.name)}=${lever.values[positions[place]]}`]));
  return said.length ? [option ? `${MARK}:${encodeURIComponent(option)}` : MARK, ...said].join("&") : "";
}

/** The position next to a value. @param {{values: number[]}} lever @param {number} value */
export const nearest = (lever, value) => lever.values.reduce((best, each, place) => (Math.abs(each - value) < Math.abs(lever.values[best] - value) ? place : best), 0);

/** @param {any} moves @param {string} address @returns {number[] | null} null where the address says nothing of levers */
export function positionsOf(moves, address) {
  const [mark, ...said] = address.split("&");
  if (mark.split(":")[0] !== MARK) return null;
  const values = new Map(said.map((part) => /** @type {[string, string]} */ (part.split("=", 2).map(decodeURIComponent))));
  return moves.levers.map((lever) => {
    const value = values.has(lever.name) ? Number(values.get(lever.name)) : NaN;
    return Number.isFinite(value) ? nearest(lever, value) : lever.now;
  });
}

/** The option of which alone figures are told; nothing where it is none of these. @param {string} address @param {string[]} options */
export function optionOf(address, options) {
  const said = address.split("&")[0].slice(MARK.length + 1);
  return options.find((option) => encodeURIComponent(option) === said) ?? "";
}
