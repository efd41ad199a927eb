"""The truth beside the fast path: a plan's instructions in plain numpy, over whole arrays of draws, one at a time.

Nothing here is compiled, blocked or tuned. It reads the same plan as the interpreter and shares no arithmetic with it:
random words come from :func:`philox` below, values from :meth:`InverseTable.lookup`, functions from numpy and scipy.
Results agree to the bit where only ``+ - * /``, tables and comparisons are involved, elsewhere to a few units in the
last place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.reference.arithmetic import BINARY, UNARY, Floats, chosen, whole_power
from mcsv.engine.reference.counts import binomial_count, poisson_count, whole_cases
from mcsv.engine.reference.notes import Notes
from mcsv.errors import InternalError
from mcsv.kernels import BLOCK
from mcsv.kernels import instructions as op
from mcsv.kernels.points import COORDINATE, WORLD
from mcsv.plan import Plan

__all__ = ["Machine", "Outcome", "philox", "point_words", "reference", "tails_of", "words"]

Words = NDArray[np.uint64]
Fields = list[int]


@dataclass
class Outcome:
    """Draws of every watched cell and the category of every counter, by number, each of shape (draws,); and where bins
    are noted, ``notes``.
    """

    cells: dict[int, Floats] = field(default_factory=dict)
    categories: dict[int, Floats] = field(default_factory=dict)
    notes: Notes = field(default_factory=Notes)
    contests: dict[int, tuple[Floats, Floats]] = field(default_factory=dict)
    """By contest, who is best (draws,) and what each choice loses (choices, draws)."""


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Philox4x32-10 of Salmon and others (2011) in whole numbers of any size: four words of 32 bits."""
    low = 0xFFFFFFFF
    c0, c1, c2, c3 = counter
    k0, k1 = key
    for _ in range(10):
        first, second = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (second >> 32) ^ c1 ^ k0, second & low, (first >> 32) ^ c3 ^ k1, first & low
        k0, k1 = (k0 + 0x9E3779B9) & low, (k1 + 0xBB67AE85) & low
    return c0, c1, c2, c3


def words(key: int, period: int, lane: int, first: int, draws: int) -> Words:
    """The 64-bit words of so many draws from draw ``first`` on: four draws, 64 apart, share a counter.

    The first has its words 0 and 1 (of 32 bits), the second 1 and 2, the third 2 and 3, the fourth 3 and 0.
    With ``WORLD`` on its period a draw has the word of the draw whose number is that of its block.
    """
    found = []
    world, period = divmod(period, WORLD)
    for index in range(first, first + draws):
        group, place = divmod(index // BLOCK if world else index, 256)
        which, within = divmod(place, 64)
        number = 64 * group + within
        w = philox((number & 0xFFFFFFFF, number >> 32, period, lane), (key & 0xFFFFFFFF, key >> 32))
        found.append(w[which] << 32 | w[(which + 1) % 4])
    return np.array(found, dtype=np.uint64)


def point_words(schemes: Words, first: int, draws: int) -> Words:
    """The words of a coordinate: block by block of each replicate in turn, the exclusive or of its shift and of the
    direction numbers (replicates, 1 + bits) at the bits of the Gray code of the point's number.
    """
    found = []
    for draw in range(first, first + draws):
        block, within = divmod(draw, BLOCK)
        row, replicate = divmod(block, schemes.shape[0])
        point = row * BLOCK + within
        shift, *numbers = schemes[replicate].tolist()
        for bit, number in enumerate(numbers):
            shift ^= number if (point ^ point >> 1) >> bit & 1 else 0
        found.append(shift)
    return np.array(found, dtype=np.uint64)


def tails_of(found: Words) -> Floats:
    """Signed tail probabilities: 2 u with + in the lower half, 2 (1 - u) with - in the upper half."""
    upper = found >> np.uint64(63) == 1
    k = np.where(upper, ~found, found) >> np.uint64(11)
    r = (2.0 * k.astype(np.float64) + 1.0) * 2.0**-53  # k < 2^52, so this is exact
    return np.where(upper, -r, r)


@dataclass
class Machine:
    """Rows by number, and what has been found in them so far."""

    plan: Plan
    first: int
    draws: int
    rows: dict[int, Floats] = field(default_factory=dict)
    found: Outcome = field(default_factory=Outcome)

    def step(self, fields: Fields, x: float, y: float) -> None:
        """Run one instruction; InternalError for one that is not known."""
        code, out, a, b, c, d = fields[:6]
        rows = self.rows
        if code in (op.DRAW, op.DRAW_KINKED, op.DRAW_NOTED, op.DRAW_KINKED_NOTED):
            tails = tails_of(self._first_words(b, c, self.first, self.draws))
            rows[out] = self._valued(a, tails)
            if code in (op.DRAW_NOTED, op.DRAW_KINKED_NOTED):
                self.found.notes.tails(d, tails)
        elif code in (op.LOOKUP, op.LOOKUP_KINKED):
            rows[out] = self._valued(a, rows[b])
        elif code == op.TAILS:
            rows[out] = _tails_of_scores(rows[a])
        elif code == op.T_TAILS:
            rows[out] = _tails_of_t(rows[a], x)
        elif code == op.FILL:
            rows[out] = np.full(self.draws, x)
        elif code == op.AFFINE:
            rows[out] = x * rows[a] + y
        elif code in UNARY:
            rows[out] = UNARY[code](rows[a])
        elif code in BINARY:
            rows[out] = BINARY[code](rows[a], rows[b])
        elif code == op.RAISE_WHOLE:
            rows[out] = whole_power(rows[a], b)
        elif code == op.WHERE:
            rows[out] = chosen(rows[a], rows[b], rows[c])
        elif code == op.POISSON:
            rows[out] = self._counted(lambda uniform, i: poisson_count(rows[a][i], uniform), b, c)
        elif code == op.BINOMIAL:
            rows[out] = self._counted(lambda uniform, i: binomial_count(rows[a][i], rows[b][i], uniform), c, d)
        elif code == op.SUM_OF:
            rows[out] = np.array([self._summed(rows[a][i], b, self._key(c), d, i) for i in range(self.draws)])
        else:
            self._in_place(fields, x)

    def _in_place(self, fields: Fields, x: float) -> None:
        code, out, a, b = fields[:4]
        rows = self.rows
        if code == op.SCALE:
            rows[out] = rows[out] * rows[a]
        elif code == op.WEIGHTED:
            self._weighted(fields)
        elif code == op.PRODUCTS:
            self._products(fields)
        elif code == op.FIRST:
            rows[out] = np.where(rows[a] < 0, np.minimum(rows[out], x), rows[out])
        elif code == op.LAST:
            rows[out] = np.where(rows[a] < 0, x, rows[out])
        elif code == op.WATCH:
            self.found.cells[b] = rows[a].copy()
        elif code == op.CATEGORY:
            self.found.categories[b] = rows[a].copy()
        elif code == op.NOTE_TAILS:
            self.found.notes.tails(b, rows[a])
        elif code == op.NOTE_COUNT:
            self.found.notes.counts(b, rows[a])
        elif code == op.OUTCOME:
            program = self.plan.program
            self.found.notes.outcome(fields[4], rows[a], program.centres[b], program.bases[b])
        elif code == op.DEFICIT:
            self.found.notes.deficits[b] = rows[a] < 0
        elif code == op.BY_BINS:
            self.found.notes.add(a, self.draws)
        elif code == op.BEST:
            self._contests(fields)
        else:
            raise InternalError(f"there is no instruction {code}")

    def _contests(self, fields: Fields) -> None:
        _, _, firsts, seconds, count, at, contests, number = fields
        program = self.plan.program
        first, second = (
            np.array([self.rows[row] for row in program.lists[begin : begin + count].tolist()])
            for begin in (firsts, seconds)
        )
        for k in range(contests):
            u, v = program.weights[at + 2 * k : at + 2 * k + 2]
            net = u * first + v * second
            self.found.contests[number + k] = np.argmax(net, axis=0).astype(np.float64), net.max(axis=0) - net

    def _first_words(self, key: int, period: int, first: int, draws: int) -> Words:
        """Words of lane 0, which may be a coordinate of the plan's points."""
        coordinate, period = divmod(period, COORDINATE)
        if coordinate:
            return point_words(self.plan.program.points[coordinate - 1], first, draws)
        return words(self._key(key), period, 0, first, draws)

    def _key(self, entry: int) -> int:
        return int(self.plan.program.keys[entry])

    def _valued(self, table: int, tails: Floats) -> Floats:
        return self.plan.tables[table].lookup(np.abs(tails), tails < 0)

    def _summed(self, n: float, table: int, key: int, period: int, i: int) -> float:
        # Each case has a word of its own; they are added one after the other.
        cases = whole_cases(n)
        if cases is None:
            return np.nan
        drawn = [words(key, period, lane, self.first + i, 1) for lane in range(cases)]
        values = self._valued(table, tails_of(np.concatenate(drawn))) if drawn else np.zeros(0)
        return float(sum(values.tolist()))

    def _weighted(self, fields: Fields) -> None:
        _, _, to, targets, of, sources, at = fields[:7]
        program = self.plan.program
        for j in range(targets):
            target = int(program.lists[to + j])
            for k in range(sources):
                source = self.rows[int(program.lists[of + k])]
                self.rows[target] = self.rows[target] + program.weights[at + j * sources + k] * source

    def _products(self, fields: Fields) -> None:
        _, out, left, right, count, at = fields[:6]
        program = self.plan.program
        for k in range(count):
            a, b = self.rows[int(program.lists[left + k])], self.rows[int(program.lists[right + k])]
            self.rows[out] = self.rows[out] + program.weights[at + k] * (a * b)

    def _counted(self, count: Callable[[Callable[[int], float], int], float], key: int, period: int) -> Floats:
        def uniform_of(draw: int) -> Callable[[int], float]:
            def uniform(lane: int) -> float:
                if lane:
                    word = int(words(self._key(key), period % COORDINATE, lane, draw, 1)[0])
                else:
                    word = int(self._first_words(key, period, draw, 1)[0])
                return (word >> 12) * 2.0**-52 + 2.0**-53

            return uniform

        return np.array([count(uniform_of(self.first + i), i) for i in range(self.draws)])


def _tails_of_scores(z: Floats) -> Floats:
    from scipy.special import erfc

    r = np.clip(erfc(np.abs(z) / np.sqrt(2.0)), 2.0**-53, 1.0 - 2.0**-53)
    return np.asarray(np.where(z <= 0.0, r, -r))


def _tails_of_t(z: Floats, degrees: float) -> Floats:
    from scipy.special import betainc

    square = np.minimum(np.abs(z), 1e140) ** 2
    far = betainc(degrees / 2, 0.5, degrees / (degrees + square))
    near = 1.0 - betainc(0.5, degrees / 2, square / (degrees + square))  # where 1 - x would lose its digits
    r = np.clip(np.where(square < 1.0, near, far), 2.0**-53, 1.0 - 2.0**-53)
    return np.asarray(np.where(z <= 0.0, r, -r))


def reference(plan: Plan, first: int, draws: int) -> Outcome:
    """What the plan's instructions give for the draws ``first`` … ``first`` + ``draws`` - 1."""
    machine = Machine(plan, first, draws)
    with np.errstate(all="ignore"):
        for fields, (x, y) in zip(plan.program.code.tolist(), plan.program.reals.tolist(), strict=True):
            machine.step(fields, x, y)
    return machine.found
