"""Many cells' bins at once: bit for bit what :class:`Sorted` says of each of them, in a few calls of numpy for all.

A result asks some fifty cells for the same levels; asked one by one, the calls took ten times as long as the sums.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.tallies.beyond import Sums, spread_of
from mcsv.tallies.histogram import Histogram
from mcsv.tallies.inside import beside, excess_of, read_off, tilt_of
from mcsv.tallies.quantiles import Sorted

__all__ = ["AtLevels", "sorted_cells"]

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

_AT_ONCE = 64
"""Cells that are laid end to end, so that memory stays bounded."""


def sorted_cells(histogram: Histogram, ends: Floats, cells: Sequence[int] | None = None) -> list[Sorted]:
    """What :func:`mcsv.tallies.sorted_cell` gives for each cell; ``ends`` (C, 2) are the outermost draws of all."""
    every = np.arange(histogram.counts.shape[0]) if cells is None else np.asarray(cells, np.int64)
    parts = (every[begin : begin + _AT_ONCE] for begin in range(0, every.size, _AT_ONCE))
    return [cell for part in parts for cell in _sorted(histogram, part, ends)]


def _sorted(histogram: Histogram, cells: Integers, ends: Floats) -> list[Sorted]:
    counts = histogram.counts[cells]
    full = np.flatnonzero(counts.ravel() != 0)
    rows, held = np.divmod(full, counts.shape[1])
    whose, count = cells[rows], counts.ravel()[full]
    low = _border(histogram, whose, held, ends)
    # Where two bins touch, one ends with the very border with which the next one begins.
    touch = (rows[1:] == rows[:-1]) & (held[1:] == held[:-1] + 1)
    last = np.append(~touch, True)[: rows.size]
    high = np.append(low[1:], 0.0)[: rows.size]
    high[last] = _border(histogram, whose[last], held[last] + 1, ends)
    begins = np.searchsorted(rows, np.arange(cells.size + 1))
    upto = np.cumsum(count)
    upto = upto - np.append(0, upto)[begins[:-1]][rows]
    open = ((held == 0) | (held == counts.shape[1] - 1)) & (low < high)
    near = beside(low, high, count, (low[1:] == high[:-1]) & (rows[1:] == rows[:-1]))
    excess = excess_of(low, high, count, near)
    tilt = tilt_of(count, excess, near)
    found = []
    for begin, end in zip(begins[:-1].tolist(), begins[1:].tolist(), strict=True):
        own = slice(begin, end)
        cell = Sorted(low[own], high[own], count[own], upto[own], open[own])
        vars(cell).update(excess=excess[own], tilt=tilt[own])  # known already
        found.append(cell)
    return found


def _border(histogram: Histogram, cells: Integers, places: Integers, ends: Floats) -> Floats:
    """Borders by cell and place, as :meth:`Histogram.borders` has them."""
    span, shift = histogram.counts.shape[1] // 2, 52 - histogram.bits
    bases = histogram.bases[cells]
    far = np.abs(places - span)
    distance = (((bases.view(np.int64) >> shift) + far) << shift).view(np.float64) - bases
    distance = np.where(far == span, np.inf, distance)
    edge = histogram.centres[cells] + np.where(places < span, -distance, distance)
    return np.clip(edge, ends[cells, 0], ends[cells, 1])


class AtLevels:
    """Some cells at the same levels ``q`` (levels,); all figures are (cells, levels).

    ``values``: the quantiles, as :meth:`Sorted.quantiles` has them.
    """

    def __init__(self, cells: Sequence[Sorted], q: Floats) -> None:
        self._cells, self._q = cells, q
        self._draws = np.array([cell.draws for cell in cells], np.int64).reshape(-1, 1)
        self._rank = q * self._draws
        self._bins = [cell.bins_at(rank) for cell, rank in zip(cells, self._rank, strict=True)]
        self._low, self._high, tilt = self._of("low"), self._of("high"), self._of("tilt")
        self._count, self._upto = self._of("count"), self._of("upto")
        self.values = read_off(self._rank, self._low, self._high, self._count, self._upto, tilt)

    @property
    def reached(self) -> NDArray[np.bool_]:
        """:meth:`Sorted.reached`."""
        return ~(self._of("open").astype(np.bool_) | np.isnan(self._rank))

    def tail_means(self) -> Floats:
        """:meth:`Sorted.tail_means`: below up to the median, above from there on."""
        upper, value = self._q > 0.5, self.values
        below = self._rank - (self._upto - self._count)
        rest = np.where(upper, self._count - below, below)
        part = np.where(upper, (value + self._high) / 2, (self._low + value) / 2)
        whole = np.where(upper, 1.0 - self._q, self._q) * self._draws
        total = rest * (part - value)
        for row, (cell, bins) in enumerate(zip(self._cells, self._bins, strict=True)):
            count, middle = cell.count, (cell.low + cell.high) / 2
            for tail, (bin, above) in enumerate(zip(bins.tolist(), upper.tolist(), strict=True)):
                parts = slice(bin + 1, None) if above else slice(0, bin)
                distance = np.subtract(middle[parts], value[row, tail])
                total[row, tail] += np.add.reduce(np.multiply(count[parts], distance, out=distance))
        return np.asarray(value + np.divide(total, whole, out=np.zeros(total.shape), where=whole > 0))

    def tail_spreads(self) -> Floats:
        """:func:`mcsv.tallies.tail_spreads`."""
        upper, value, shape = self._q > 0.5, self.values, self._rank.shape
        every = [Sums(cell) for cell in self._cells]
        origin = np.array([sums.origin for sums in every]).reshape(-1, 1)
        beyond = np.array(
            [np.where(upper, sums.after(bins), sums.before(bins)) for sums, bins in zip(every, self._bins, strict=True)]
        ).reshape(shape[0], 3, shape[1])
        first, second = Sums.distances(value - origin, *beyond.transpose(1, 0, 2))
        first = np.where(upper, -first, first)
        before = self._upto - self._count
        inside = np.where(upper, self._upto - self._rank, self._rank - before)
        width = np.where(upper, self._high - value, value - self._low)
        first, second = first + inside * width / 2, second + inside * width**2 / 3
        found = spread_of(first / self._draws, second / self._draws, np.abs(value - origin))
        open = np.array([(cell.open[0], cell.open[-1]) for cell in self._cells], np.bool_).reshape(-1, 2)
        return np.where(np.where(upper, open[:, 1:], open[:, :1]), np.nan, found)

    def _of(self, what: str) -> NDArray[Any]:
        parts = [getattr(cell, what)[bins] for cell, bins in zip(self._cells, self._bins, strict=True)]
        return np.array(parts).reshape(self._rank.shape)
