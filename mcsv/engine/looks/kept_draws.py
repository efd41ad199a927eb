"""Quantiles and tail means that bins blur, exactly: from the draws of a few cells, kept in the run or made again."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor
from mcsv.engine.looks.retarget import retargeted, step
from mcsv.engine.running import Run, run
from mcsv.engine.tallied import Tallied
from mcsv.kernels import instructions as op
from mcsv.plan import Plan
from mcsv.tallies import Sorted

__all__ = [
    "LOOKING",
    "ROOM",
    "kept_by_cell",
    "kept_by_name",
    "kept_cells",
    "looked_up",
    "lumpy",
    "recalled",
    "room_for",
    "watching",
]

ROOM = 2**28
"""Bytes of draws that are kept at most."""

LOOKING = 20
"""Bytes a draw that a look at one cell takes beside its draws."""

Wanted = tuple[int, float]
"""A cell and a quantile."""

Floats = NDArray[np.float64]


def room_for(cells: int, draws: int) -> bool:
    """Whether the draws of so many cells can be kept; never a matter of the machine, which may move no bit."""
    return 8 * cells * draws <= ROOM


def lumpy(plan: Plan, seen: Floats, draws: int) -> tuple[int, ...]:
    """Cells with values that come more than once in their pilot draws ``seen`` (cells, …), which bins would blur.

    None where there is no room to keep their draws. A cell that never varies is none of them.
    """
    ranked = np.sort(seen, axis=1)
    repeated = np.any(ranked[:, 1:] == ranked[:, :-1], axis=1)
    cells = np.flatnonzero(repeated & (ranked[:, 0] < ranked[:, -1])).tolist()
    found = tuple(cell for cell in cells if cell not in plan.layout.means_only)
    return found if room_for(len(found), draws) else ()


def kept_cells(plan: Plan, more: Sequence[int] = ()) -> tuple[int, ...]:
    """The cells whose draws a run keeps, in the order in which it does: what was asked for, and ``more``."""
    return tuple(dict.fromkeys((*plan.layout.kept.values(), *more)))


def kept_by_cell(found: Run, cells: Sequence[int]) -> dict[int, Floats]:
    """The draws that a run kept of ``cells``, by cell."""
    return dict(zip(cells, found.tallied.kept_draws(), strict=True)) if cells else {}


def kept_by_name(plan: Plan, kept: Mapping[int, Floats]) -> dict[str, Floats]:
    """Single draws (option, draw) by the name under which they were asked for; ``kept`` holds them by cell."""
    layout = plan.layout
    return {
        name: np.stack([kept[layout.kept[option, name]] for option in layout.options]) for name in layout.kept_units
    }


def recalled(plan: Plan, tallied: Tallied, cells: Collection[int], executor: Executor) -> dict[int, Floats]:
    """The draws of some cells of a run, from a replay."""
    wanted = sorted(cells)
    if not wanted:
        return {}
    again = run(watching(plan, wanted), tallied.draws, executor, keep=range(len(wanted)))
    return kept_by_cell(again, wanted)


def looked_up(
    kept: Mapping[int, Floats],
    cells: Sequence[Sorted],
    quantiles: Sequence[Wanted],
    tails: Sequence[Wanted],
    threads: int,
) -> tuple[dict[Wanted, float], dict[Wanted, float]]:
    """Quantiles and tail means from the draws ``kept`` by cell, of those cells that are kept.

    A quantile is the smallest draw that so large a share of the draws does not exceed; its tail are the draws below it
    up to the median, above it from there on. The bins of ``cells`` only say where to look.
    """
    asked: dict[int, list[float]] = {}
    for cell, q in dict.fromkeys((*quantiles, *tails)):
        if cell in kept:
            asked.setdefault(cell, []).append(q)

    def look(cell: int) -> dict[float, tuple[float, float]]:
        return _both_ends(kept[cell], cells[cell], asked[cell])

    largest = max((kept[cell].size for cell in asked), default=1)
    with ThreadPoolExecutor(max(1, min(threads, ROOM // (LOOKING * largest)))) as pool:
        found = dict(zip(asked, pool.map(look, asked), strict=True))
    values = {(cell, q): found[cell][q][0] for cell, q in (*quantiles, *tails) if cell in kept}
    return values, {(cell, q): found[cell][q][1] for cell, q in tails if cell in kept}


# The mean beyond is v - E[max(v - X, 0)] / q, see :mod:`mcsv.engine.looks.tail_means`.


def _both_ends(draws: Floats, bins: Sorted, quantiles: Sequence[float]) -> dict[float, tuple[float, float]]:
    """For each quantile its value, and the mean of the draws up to it, or from it on where it is above the median.

    Ends of the draws are ranked: sums over what is in order are the same bits whatever ranks it.
    """
    size = draws.size
    low = {q: max(int(np.ceil(q * size)) - 1, 0) for q in quantiles if q <= 0.5}
    high = {q: min(int(np.ceil(q * size)) - 1, size - 1) for q in quantiles if q > 0.5}
    most = bins.high[bins.bin_of(max(low.values()))] if low else -np.inf
    least = bins.low[bins.bin_of(min(high.values()))] if high else np.inf
    if most >= least:  # as where most draws are one number: nearly all of them are at both ends
        ranked = np.sort(draws)
        return _below(ranked, size, low) | _above(ranked, size, high)
    return _below(_end(draws, draws <= most, low.values()), size, low) | _above(
        _end(draws, draws >= least, [size - 1 - rank for rank in high.values()]), size, high
    )


def _end(draws: Floats, there: NDArray[np.bool_], ranks: Collection[int]) -> Floats:
    """Ranked, the draws that are ``there``; all of them where those do not reach so many ``ranks`` inwards, as where
    rounding left a draw a hair outside its bin.
    """
    end = draws[there] if ranks else draws[:0]
    return np.sort(draws) if end.size <= max(ranks, default=-1) else np.sort(end)


def _below(end: Floats, size: int, ranks: Mapping[float, int]) -> dict[float, tuple[float, float]]:
    found = {}
    for q, rank in ranks.items():
        value, cut = float(end[rank]), int(np.ceil(q * size))
        found[q] = value, value - float(np.sum(value - end[:cut])) / size / q if q > 0.0 else value
    return found


def _above(end: Floats, size: int, ranks: Mapping[float, int]) -> dict[float, tuple[float, float]]:
    found, before = {}, size - end.size
    for q, rank in ranks.items():
        value = float(end[rank - before])
        further = float(np.sum(end[rank - before :] - value)) / size
        found[q] = value, value + further / (1.0 - q) if q < 1.0 else value
    return found


def watching(plan: Plan, cells: Sequence[int]) -> Plan:
    """A plan that watches some cells and tallies nothing."""
    return retargeted(plan, cells, lambda number, row: [step(op.WATCH, 0, row, number)]).wanting()
