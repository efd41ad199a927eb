"""Which coordinate of the points each random number of a plan gets: the earlier, the more it moves what is asked about.

The first coordinates of a Sobol sequence are spread best. A pilot of plain draws tells how far each number goes with
what decides the answer: the square of their rank correlation.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.looks.kept_draws import watching
from mcsv.engine.pilot import first_draws
from mcsv.kernels.uniforms import uniforms
from mcsv.plan import Plan
from mcsv.plan.coordinates import Stream
from mcsv.plan.points import streams_of, with_points

__all__ = ["PILOT_OF_POINTS", "pointed"]

PILOT_OF_POINTS = 2**14
"""Plain draws by which coordinates are ordered."""

_NOISE = 9.0 / PILOT_OF_POINTS
"""A square of a correlation that chance alone leaves behind in one of four hundred."""

Floats = NDArray[np.float64]


def pointed(plan: Plan, like: Plan | None = None) -> Plan:
    """The plan with points for random words; with those of ``like``, another plan of the same draws, where given."""
    return with_points(plan, _ordered(like or plan))


def _ordered(plan: Plan) -> tuple[Stream, ...]:
    """Streams by what they move; those that show no effect last, later periods after earlier ones."""
    streams = streams_of(plan)
    size = _sizes(plan, streams)
    numbers = sorted(range(len(streams)), key=lambda k: (-size[k], 0) if size[k] > _NOISE else (0.0, streams[k][1]))
    return tuple(streams[number] for number in numbers)


def _sizes(plan: Plan, streams: tuple[Stream, ...]) -> Floats:
    """The square of each stream's rank correlation with what is asked about, the mean over all of that."""
    wanted = _asked(plan)
    seen = first_draws(watching(plan, wanted), PILOT_OF_POINTS) if wanted else np.zeros((0, PILOT_OF_POINTS))
    ranks = [_standardised(_ranks(row)) for row in seen if np.ptp(row) > 0]
    if not ranks:
        return np.zeros(len(streams))
    targets, found, row = np.stack(ranks, axis=1), np.empty(len(streams)), np.empty(PILOT_OF_POINTS)
    room = np.empty(PILOT_OF_POINTS, np.uint64)
    for number, (key, period) in enumerate(streams):
        uniforms((np.uint64(key), np.uint64(period)), 0, np.uint64(0), room, row)
        found[number] = np.mean((_standardised(row) @ targets) ** 2)
    return found


def _ranks(values: Floats) -> NDArray[np.int64]:
    return np.argsort(np.argsort(values, kind="stable"), kind="stable")


def _standardised(values: NDArray[np.number]) -> Floats:
    centred = values - np.mean(values)
    return np.asarray(centred / np.sqrt(np.sum(centred**2)))


def _asked(plan: Plan) -> list[int]:
    """The accountable pocket's position in each option; where nobody is accountable all pockets', or all outputs."""
    books = plan.layout.pocket_cells.values()
    cells = [book.judged for book in books if book.cash is not None] or [book.judged for book in books]
    return list(dict.fromkeys(cells or plan.layout.output_cells.values()))
