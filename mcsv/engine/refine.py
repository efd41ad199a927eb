"""A second look at quantiles that the bins blur: the same draws again, with finer bins around just those values."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.collect import Tallied
from mcsv.engine.local import available_threads, run
from mcsv.kernels import opcodes as op
from mcsv.plan import Plan
from mcsv.tallies import Sorted, bins_of, sorted_cell

__all__ = ["blurred", "refined"]

_SHARE_OF_ERROR = 0.1
_FINER = 2.0**-12  # the new base, relative to the width of the bin that is looked into
_ROOM = 2**27  # bytes that finer bins may take, all places and threads together
_FEWEST, _MOST = 4, 15  # mantissa bits of the finer bins: each bit more halves what is left unknown


def blurred(cells: list[Sorted], quantiles: NDArray[np.float64]) -> list[tuple[int, float]]:
    """The (cell, quantile) pairs whose bins blur them by more than a tenth of their Monte Carlo error."""
    found = []
    for cell, ranked in enumerate(cells):
        for q in quantiles.tolist():
            error = np.sqrt(q * (1.0 - q) / ranked.draws)
            if ranked.blur(q) > _SHARE_OF_ERROR * error:
                found.append((cell, q))
    return found


def refined(
    plan: Plan, tallied: Tallied, cells: list[Sorted], wanted: list[tuple[int, float]], threads: int | None
) -> dict[tuple[int, float], float]:
    """The wanted quantiles from a replay of the same draws, each from bins that cut its old bin into many."""
    places = sorted({(cell, cells[cell].bin_of(q)) for cell, q in wanted})
    closer = _looking_closer(plan, places, cells, _bits(len(places), threads or available_threads()))
    again, _, _ = run(closer, tallied.moments.draws, threads)
    numbers = {place: number for number, place in enumerate(places)}
    found = {}
    for cell, q in wanted:
        k = cells[cell].bin_of(q)
        ends = tallied.extremes.ends[cell]
        found[cell, q] = sorted_cell(again.histogram, numbers[cell, k], ends).quantile(q)
    return found


def _bits(places: int, threads: int) -> int:
    """As many mantissa bits as there is room for: 32 bits a bin for each thread, and three times 64 to add them up."""
    bytes_a_bit = places * bins_of(0) * (4 * threads + 24)
    return max(_FEWEST, min(int(np.log2(_ROOM / bytes_a_bit)), _MOST))


def _looking_closer(plan: Plan, places: list[tuple[int, int]], cells: list[Sorted], bits: int) -> Plan:
    """A plan that watches each row once for each place in it, with bins around the middle of that place."""
    by_cell: dict[int, list[int]] = {}
    centres, bases = [], []
    for number, (cell, k) in enumerate(places):
        by_cell.setdefault(cell, []).append(number)
        low, high = float(cells[cell].low[k]), float(cells[cell].high[k])
        centres.append((low + high) / 2)
        bases.append(2.0 ** np.floor(np.log2((high - low) * _FINER)))
    code, reals = [], []
    for fields, numbers in zip(plan.program.code, plan.program.reals, strict=True):
        cells_here = by_cell.get(int(fields[3]), []) if fields[0] == op.WATCH else [-1]
        for cell in cells_here:
            copy = fields.copy()
            if cell >= 0:
                copy[3] = cell
            code.append(copy)
            reals.append(numbers)
    program = plan.program._replace(
        code=np.array(code),
        reals=np.array(reals),
        centres=np.array(centres),
        bases=np.array(bases),
        shift=52 - bits,
    )
    layout = replace(plan.layout, kept={}, cell_names=[f"place {place}" for place in places])
    return replace(plan, program=program, layout=layout)
