"""Which octaves of its tables a run meets: the others need not stand in a page.

An octave halves the probability of those before it, so that a million draws meet some twenty of fifty-three.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.pilot import PILOT
from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import kind_of
from mcsv.kernels.lookup import OCTAVES
from mcsv.kernels.philox import random_words
from mcsv.kernels.points import WORLD
from mcsv.plan import Plan

__all__ = ["thinnings"]

_MARGINS = (4, 8, 14, OCTAVES)
"""Octaves that are kept beyond those in which a draw is to be expected, tried one after the other: where others than
random words meet a table, nobody knows before how far out they come.
"""
_DRAWING = (op.DRAW, op.DRAW_NOTED)
_PART = 1 << 16
_MOST = 20_000_000
"""Draws up to which all words are looked at."""
_ALL = np.uint64((1 << 64) - 1)


def thinnings(plan: Plan, draws: int, movable: bool = False) -> Iterator[Mapping[int, int]]:
    """How many octaves of each smooth table are kept, by number: from few to all; a run tells which are enough.

    ``movable``: levers may move what is looked up, so that all of it is kept; words and points stay what they are.
    """
    draws = max(draws, PILOT)
    expected = int(np.ceil(np.log2(draws)))
    smooth = [table for table, row in enumerate(plan.program.tables.tolist()) if row[3] == row[4]]
    looked_up = _looked_up(plan)
    met, open_ended = _met(plan, draws) if draws <= _MOST else ({}, set(smooth))
    for margin in _MARGINS:
        least = {table: expected + margin if table in open_ended | looked_up else 1 for table in smooth}
        least |= dict.fromkeys(looked_up.intersection(smooth), OCTAVES) if movable else {}
        yield {table: min(OCTAVES, max(least[table], met.get(table, 1))) for table in smooth}


def _looked_up(plan: Plan) -> set[int]:
    """Tables at which the program looks with numbers of its own."""
    kinds = ((kind_of(code), fields) for code, _, *fields in plan.program.code.tolist() if code not in _DRAWING)
    return {fields[kind.order.index("table")] for kind, fields in kinds if "table" in kind.fields}


def _met(plan: Plan, draws: int) -> tuple[dict[int, int], set[int]]:
    """For tables that random words meet, how many octaves these do; and which tables points meet."""
    found, others = dict[int, int](), set[int]()
    for code, _, *fields in plan.program.code.tolist():
        if code in _DRAWING and fields[2] < WORLD:
            table, key, period = fields[:3]
            found[table] = max(found.get(table, 1), _deepest(plan.program.keys[key], period, draws))
        elif code in _DRAWING:
            others.add(fields[0])
    return found, others


def _deepest(key: np.uint64, period: int, draws: int) -> int:
    """How many octaves the words of a stream meet, of either side."""
    least, words = _ALL, np.empty(_PART, np.uint64)
    for first in range(0, draws, _PART):
        random_words(key, np.uint64(period), np.uint64(0), np.uint64(first), words)
        least = min(least, _nearest(words))
    tail = float(int(least) >> 11) * 2.0**-52 + 2.0**-53
    return min(OCTAVES, 1 - int(np.frexp(tail)[1]))


def _nearest(words: NDArray[np.uint64]) -> np.uint64:
    """The word that is furthest out, as if it were on the lower side."""
    return np.uint64(min(words.min(), ~words.max()))
