"""All tallies, one row each, and what each of them does with a row of a cell that wants it.

A tally is a file and its two lines here: its class among ``TALLIES``, its loop in the kernel of the instruction that it
hangs on.
"""

from __future__ import annotations

import numpy as np

from mcsv.kernels.jit import inlined, kernel
from mcsv.tallies.bad import Bad, note_bad
from mcsv.tallies.best import Best
from mcsv.tallies.by_bins import ByBins, ByGroups, add_by_bins, put_deficits, put_outcome
from mcsv.tallies.by_world import ByWorld
from mcsv.tallies.categories import Categories, count_categories
from mcsv.tallies.extremes import Extremes, widen, widen_within
from mcsv.tallies.histogram import Histogram, count_bins
from mcsv.tallies.moments import Moments, add_sums, finite
from mcsv.tallies.negatives import Negatives, count_negative
from mcsv.tallies.tally import Array, Cells, Tally
from mcsv.tallies.usual import WHOLE, tally_usual

__all__ = [
    "EVERYTHING",
    "TALLIES",
    "state_arrays",
    "tally_by_bins",
    "tally_categories",
    "tally_deficits",
    "tally_outcome",
    "tally_row",
    "wanting",
]

TALLIES: tuple[type[Tally], ...] = (
    Moments,
    Negatives,
    Bad,
    Extremes,
    Histogram,
    Categories,
    ByBins,
    ByGroups,
    Best,
    ByWorld,
)

MOMENTS, NEGATIVES, BAD, EXTREMES, HISTOGRAM, CATEGORIES, BY_BINS, BY_GROUPS, BEST, BY_WORLD = (
    1 << place for place in range(len(TALLIES))
)
"""What a cell wants: the sum of these; their order is that of TALLIES."""

EVERYTHING = ((1 << len(TALLIES)) - 1) & ~BY_WORLD
"""All that a run tells of each cell; by world is asked for apart, of draws whose blocks are worlds."""


_USUAL = MOMENTS | NEGATIVES | BAD | EXTREMES | HISTOGRAM


def wanting(*tallies: type[Tally]) -> int:
    """What a cell wants that wants these tallies."""
    return sum(1 << TALLIES.index(tally) for tally in tallies)


def state_arrays(cells: Cells) -> dict[str, Array]:
    """The arrays of all tallies together, by name."""
    return {name: array for tally in TALLIES for name, array in tally.state(cells).items()}


@inlined
def tally_row(x, cell, first, program, state, numbers):
    """What the tallies that ``cell`` wants do with its row ``x``, whose first draw has the index ``first``.

    ``numbers`` is room for as many bin numbers as there are draws. How many values are below zero comes back, or -1
    where nobody wanted to know.
    """
    wants, negative = program.wants[cell], -1
    whole = x.size > 0 and x.size % WHOLE == 0
    if wants & _USUAL == _USUAL and whole and program.windows[cell, 1] == np.inf:
        around = program.centres[cell], program.bases[cell], np.uint64(program.shift)
        into = state.sums[cell], state.extremes[cell], state.bins[cell], state.bad[cell]
        negative = tally_usual(x, first, around, into, numbers)
        state.negative[cell] += negative
        wants = wants & ~_USUAL
    elif wants & (MOMENTS | NEGATIVES | BY_WORLD):
        negative = count_negative(x)
    if wants & MOMENTS:
        add_sums(x, program.centres[cell], negative, state.sums[cell])
    if wants & NEGATIVES:
        state.negative[cell] += negative
    if wants & BY_WORLD:
        state.by_world[cell, negative] += 1
    if wants & BAD and not finite(state.sums[cell]):
        note_bad(x, first, state.bad[cell])
    if wants & EXTREMES:
        if program.windows[cell, 1] == np.inf:
            widen(x, state.extremes[cell])
        else:
            widen_within(x, program.windows[cell], state.extremes[cell])
    if wants & HISTOGRAM:
        shift = np.uint64(program.shift)
        count_bins(x, program.centres[cell], program.bases[cell], shift, numbers, state.bins[cell])
    return negative


@kernel
def tally_categories(x, counter, state, numbers):
    """Count the categories in the row of a counter; ``numbers`` as for :func:`count_categories`."""
    count_categories(x, state.categories[counter], numbers)


@kernel
def tally_outcome(x, cell, place, first, program, state, lanes):
    """Note the row of a cell as an outcome in its place."""
    put_outcome(x, program.centres[cell], program.bases[cell], place, first, lanes, state.by_groups)


@kernel
def tally_deficits(x, place, lanes):
    """Note which draws of a row are deficits."""
    put_deficits(x, place, lanes)


@kernel
def tally_by_bins(eight, first, n, state, bins, lanes):
    """Add the outcomes of ``n`` draws from ``first`` on to the bins of all drivers."""
    add_by_bins(eight, first, n, bins, lanes, state.by_bins)
