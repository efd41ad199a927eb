"""What most cells want, done with one look at their row: moments, deficits, extremes, histogram and bad draws."""

from __future__ import annotations

from mcsv.kernels.jit import inlined
from mcsv.kernels.look import NEGATIVE, OUTSIDE, STRETCHES, look
from mcsv.tallies.bad import note_bad
from mcsv.tallies.extremes import widen
from mcsv.tallies.moments import LANES, add_shortfalls, finite
from mcsv.tallies.negatives import count_negative

__all__ = ["WHOLE", "tally_usual"]

WHOLE = STRETCHES * LANES
"""Rows of a multiple of so many draws can be looked at in this way."""


@inlined
def tally_usual(x, first, around, into, numbers):
    """As the loops of these tallies one after the other, to the last bit; how many values are below zero comes back.

    ``x`` has a multiple of ``WHOLE`` draws, and all of its values count for the extremes. ``around``: the cell's centre
    and base, and the shift of its bins. ``into``: its sums, extremes, bins and bad draws.
    """
    centre, base, shift = around
    sums, ends, bins, bad = into
    told, negative = look(x, centre, base, shift, sums, ends, numbers, bins), 0
    if told & NEGATIVE:
        negative = count_negative(x)
        add_shortfalls(x, sums[2])
    if told & OUTSIDE:
        widen(x, ends)
    if not finite(sums):
        note_bad(x, first, bad)
    return negative
