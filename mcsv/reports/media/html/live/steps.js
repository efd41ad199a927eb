// From where levers stand to numbers of the plan: the arithmetic that lowering did, which IEEE 754 fixes to the last bit.

/**
 * @typedef {{name: string, label: string, unit: string, note: string, set: string, values: number[], now: number, switch: boolean, options: string[]}} Lever
 * @typedef {{levers: Lever[], steps: any[][], reals: number[][], weights: number[][], cells: any[]}} Moves
 */

export const SIGNED = "signed", MOVED = "moved"; // of which run draws are

const ROUNDING = 1e-12;

/** @type {Record<string, (...parts: number[]) => number>} */
const DOES = {
  ADD: (a, b) => a + b,
  SUBTRACT: (a, b) => a - b,
  MULTIPLY: (a, b) => a * b,
  DIVIDE: (a, b) => a / b,
  AFFINE: (a, x, y) => x * a + y,
  NEGATE: (a) => -a,
  ABS: Math.abs,
  SQRT: Math.sqrt,
  FLOOR: (a) => Math.floor(a) + 0,
  MINIMUM: (a, b) => (a < b || a !== a ? a : b),
  MAXIMUM: (a, b) => (a > b || a !== a ? a : b),
  SETTLE: (a, b) => (Math.abs(a + b) < ROUNDING * (Math.abs(a) + Math.abs(b)) ? 0 : a + b),
};

/**
 * What each step comes to; in a step a list of one number is the step whose value is taken.
 * @param {Moves} moves @param {number[]} positions of the levers @returns {number[]}
 */
export function numbersOf(moves, positions) {
  const at = Object.fromEntries(moves.levers.map((lever, place) => [lever.name, positions[place]]));
  const levers = Object.fromEntries(moves.levers.map((lever, place) => [lever.name, lever.values[positions[place]]]));
  /** @type {number[]} */
  const found = [];
  for (const [name, ...parts] of moves.steps) {
    if (name === "lever") found.push(levers[parts[0]]);
    else if (name === "AT") found.push(parts[1 + at[parts[0]]]);
    else found.push(DOES[name](...parts.map((part) => (Array.isArray(part) ? found[part[0]] : part))));
  }
  return found;
}

/** What something is with the levers there: itself, or what it is at the position of one of them. @param {any} what @param {number[]} positions */
export const at = (what, positions) => (what !== null && typeof what === "object" ? what.of[positions[what.lever]] : what);

/** Where the levers stand in the signed run. @param {Moves} moves @returns {number[]} */
export const signedPositions = (moves) => moves.levers.map((lever) => lever.now);

/**
 * What a plan is told where levers stand: the numbers that they move, by array and place, and the cells to keep.
 * @param {Moves} moves @param {number[]} positions @returns {{numbers: [string, number, number][], cells: number[]}}
 */
export function putsOf(moves, positions) {
  const numbers = numbersOf(moves, positions), of = (name) => moves[name].map(([place, step]) => [`program.${name}`, place, numbers[step]]);
  return { numbers: [...of("reals"), ...of("weights")], cells: moves.cells.map((cell) => at(cell, positions)) };
}
