"""Step tables: the inverse table of a distribution with atoms only."""

from __future__ import annotations

import numpy as np

from mcsv.distributions.atoms import Atomic
from mcsv.distributions.base import Floats
from mcsv.distributions.layout import OCTAVES, ROWS, Integers, InverseTable, locate, table_moments

__all__ = ["rows_table", "step_table"]

MOST_BITS = 12
WALK = 1.5  # pieces that the segment of an average draw may hold
GOOD_WALK = 1.08  # better, as long as the table stays small: a draw whose walk can be foretold is a quick one
SMALL_BITS = 7

_Tail = tuple[Floats, Floats]


def step_table(d: Atomic) -> InverseTable:
    """A table of degree 0, with enough segments that the walk to an atom is short."""
    values, lower, upper = d.atoms()
    tails = (
        (2.0 * lower[:-1], values),
        (2.0 * upper[-2::-1], values[::-1]) if len(values) > 1 else (lower[:0], values),
    )
    return _of_tails(tails)


def rows_table(values: Floats) -> InverseTable:
    """A table that gives value floor(u n) of n, in whichever order they stand; its places follow from n alone.

    So the same u finds the same row in every column. That is exact for each u that a draw can have, and the rows'
    probabilities differ by no more than the step from one u to the next, 2^-53.
    """
    jumps = _reached(len(values))
    return _of_tails(((jumps, values), (jumps, values[::-1])))


def _reached(n: int) -> Floats:
    """The smallest double that is not below 2 j / n, for each j from 1 to n - 1."""
    j = np.arange(1.0, n)
    found = 2.0 * j / n
    # The quotient less its last 21 bits times n (at most 2^20) is exact, and so is its distance from 2 j.
    head = (found.view(np.int64) & -(1 << 21)).view(np.float64)
    short = (head * n - 2.0 * j) + (found - head) * n < 0.0
    return np.where(short, np.nextafter(found, np.inf), found)


def _of_tails(tails: tuple[_Tail, _Tail]) -> InverseTable:
    """The table of two tails, each with the r of its jumps from the outside in and the value up to each of them."""
    bits = 0
    while bits < MOST_BITS and _walk(tails, bits) > (GOOD_WALK if bits < SMALL_BITS else WALK):
        bits += 1
    sides = [_pieces(jumps, found, bits) for jumps, found in tails]
    segment = np.concatenate([sides[0][0], sides[1][0] + (OCTAVES << bits)])
    starts, steps, width = (np.concatenate([sides[0][k], sides[1][k]]) for k in (1, 2, 3))
    mean, sd = table_moments(segment >> bits, steps, width / 2, steps, True)
    first = np.searchsorted(segment, np.arange((ROWS << bits) + 1))
    return InverseTable(True, bits, steps[:, None].copy(), starts, first.astype(np.int64), 0.0, mean, sd)


def _inner(jumps: Floats) -> Floats:
    return jumps[(jumps > 2.0**-OCTAVES) & (jumps < 1.0)]


def _walk(tails: tuple[_Tail, ...], bits: int) -> float:
    """Expected number of pieces in the segment of a draw."""
    segments = np.concatenate([locate(_inner(jumps), False, bits)[0] for jumps, _ in tails])
    return 1.0 + float(np.ldexp(1.0, -(segments >> bits) - 2 - bits).sum())


def _pieces(jumps: Floats, values: Floats, bits: int) -> tuple[Integers, Floats, Floats, Floats]:
    """Segment, start, value and width in r of each piece of one tail; value k holds from jump k - 1 on."""
    segment = np.arange(OCTAVES << bits)
    borders = np.ldexp(1.0 + (segment & ((1 << bits) - 1)) / (1 << bits), -(segment >> bits) - 1)
    inner = np.setdiff1d(_inner(jumps), borders)
    starts = np.concatenate([borders, inner])
    places = locate(starts, False, bits)[0]
    order = np.lexsort((starts, places))
    starts, places = starts[order], places[order]
    right = borders[places] + np.ldexp(1.0, -(places >> bits) - 1 - bits)
    following = np.append(places[1:], -1) == places
    width = np.where(following, np.append(starts[1:], 0.0), right) - starts
    return places, starts, values[np.searchsorted(jumps, starts, side="right")], width
