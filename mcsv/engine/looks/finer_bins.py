"""A second look at quantiles that the bins blur: the same draws again, with finer bins around just those values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.running import run
from mcsv.engine.tallied import Tallied
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.tallies import Extremes, Histogram, Sorted, bins_of, sorted_cell

__all__ = ["blurred", "refined", "unreached"]

_SHARE_OF_ERROR = 0.1
_FINER = 2.0**-12  # the new base, relative to the width of the bin that is looked into
_ROUNDS = 3  # an atom inside a dense stretch needs a second, closer look
_BINS = 2**20  # finer bins of all places together, for which each thread needs four bytes
_FEWEST, _MOST = 4, 15  # mantissa bits of the finer bins: each bit more halves what is left unknown
_SLACK = 2.0**-50  # how far outside its bin's borders rounding may leave a draw, relative to all numbers involved
_AT_ONCE = 1024  # places looked into in one replay, so that memory stays bounded

Wanted = tuple[int, float]
"""A cell and a quantile."""

Place = tuple[int, float, float]
"""A cell, and the borders of a bin of it."""


def _too_blurred(ranked: Sorted, q: NDArray[np.float64] | float) -> NDArray[np.bool_]:
    return np.asarray(ranked.blur(q) > _SHARE_OF_ERROR * np.sqrt(q * (1.0 - q) / ranked.draws))


def blurred(cells: list[Sorted], quantiles: NDArray[np.float64]) -> list[Wanted]:
    """The (cell, quantile) pairs whose bins blur them by more than a tenth of their Monte Carlo error."""
    uneven = ((cell, ranked) for cell, ranked in enumerate(cells) if ranked.uneven)
    return [(cell, q) for cell, ranked in uneven for q in quantiles[_too_blurred(ranked, quantiles)].tolist()]


def unreached(cells: list[Sorted], quantiles: NDArray[np.float64]) -> list[Wanted]:
    """The (cell, quantile) pairs that lie beyond the reach of the bins."""
    far = [cell for cell, ranked in enumerate(cells) if ranked.open.any()]
    return [(cell, float(q)) for cell in far for q in quantiles[~cells[cell].reached(quantiles)]]


def refined(
    plan: Plan, tallied: Tallied, cells: list[Sorted], wanted: list[Wanted], executor: Executor
) -> dict[Wanted, float]:
    """The wanted quantiles, from replays of the same draws; an atom is met exactly."""
    found: dict[Wanted, float] = {}
    looked = {pair: cells[pair[0]] for pair in wanted}
    for _ in range(_ROUNDS):
        places = {
            pair: _place(pair[0], ranked, pair[1], tallied[Extremes].ends[pair[0]]) for pair, ranked in looked.items()
        }
        seen = _look(plan, tallied, sorted(set(places.values())), executor)
        looked = {}
        for pair, place in places.items():
            ranked, low, high = seen[place]
            found[pair] = low if low == high else min(max(ranked.quantile(pair[1]), low), high)
            if low < high and _too_blurred(ranked, pair[1]):
                looked[pair] = ranked
    return found


def _look(
    plan: Plan, tallied: Tallied, places: list[Place], executor: Executor
) -> dict[Place, tuple[Sorted, float, float]]:
    """For each place the finer bins around it, and the smallest and largest draw inside it."""
    seen = {}
    for start in range(0, len(places), _AT_ONCE):
        some = places[start : start + _AT_ONCE]
        closer = _looking_closer(plan, some, _bits(len(some)))
        again = run(closer, tallied.draws, executor).tallied
        for number, place in enumerate(some):
            low, high = again[Extremes].ends[number].tolist()
            ranked = sorted_cell(again[Histogram], number, tallied[Extremes].ends[place[0]])
            seen[place] = ranked, low, high
    return seen


def _bits(places: int) -> int:
    """As many mantissa bits as there is room for; never by the number of threads, which may move no bit of a result."""
    return max(_FEWEST, min(int(np.log2(_BINS / (places * bins_of(0)))), _MOST))


def _place(cell: int, ranked: Sorted, q: float, ends: NDArray[np.float64]) -> Place:
    """The bin that holds the quantile, widened so that each of its draws lies inside; ``ends`` (2,) of the cell.

    A draw is counted by its rounded distance from a centre, and a border is a rounded sum: an atom at a border may
    stand a hair outside the bin that counts it.
    """
    k = ranked.bin_of(q)
    low, high = float(ranked.low[k]), float(ranked.high[k])
    slack = _SLACK * (abs(low) + abs(high) + float(ends[1] - ends[0]))
    return cell, low - slack, high + slack


def _looking_closer(plan: Plan, places: list[Place], bits: int) -> Plan:
    """A plan that watches each row once for each place in it, with bins around the middle of that place."""
    windows = np.array([(low, high) for _, low, high in places])
    watching = retargeted(plan, [cell for cell, _, _ in places], lambda number, row: [step(op.WATCH, 0, row, number)])
    bases = 2.0 ** np.floor(np.log2((windows[:, 1] - windows[:, 0]) * _FINER))
    centred = watching.centred(windows.mean(axis=1), bases, bits)
    closer = replace(centred, program=centred.program._replace(windows=windows))
    return closer.wanting(Extremes, Histogram)
