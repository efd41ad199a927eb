"""A plan whose draws are points of a scrambled Sobol sequence: which coordinate each random number has.

Whatever has one word a draw may have a coordinate: inputs (correlated ones by their scores), events, decisions, counts.
What adds up cases (``sum_of``), and what is beyond the coordinates that there are, goes on drawing random words.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from mcsv.kernels import instructions as op
from mcsv.kernels.instructions import DRAWS, kind_of
from mcsv.kernels.points import COORDINATE, NO_POINTS
from mcsv.plan.coordinates import Points, Stream
from mcsv.plan.plan import Plan
from mcsv.plan.scrambled import schemes_of

__all__ = ["MOST", "REPLICATES", "alike", "streams_of", "with_points", "without_points"]

REPLICATES = 16
"""Points are scrambled so many times, independently: what the replicates differ by tells the error."""

MOST = 2048
"""Coordinates at most: they take 5 kB each, and further ones would gain nothing."""


def streams_of(plan: Plan) -> tuple[Stream, ...]:
    """All in a plan that may have a coordinate, in the order of its instructions; of twins nothing."""
    found = dict.fromkeys(_stream(plan, fields) for fields in plan.program.code if _may(int(fields[0])))
    return tuple(found)


def with_points(plan: Plan, order: Sequence[Stream], replicates: int = REPLICATES) -> Plan:
    """The plan that draws points, with coordinates in the order of ``order``; its twins draw random words as before.

    Streams in ``order`` that the plan does not draw keep their coordinate, so that another plan of the same draws has
    the same points.
    """
    taken = tuple(order[:MOST])
    place, code = {stream: number for number, stream in enumerate(taken)}, plan.program.code.copy()
    for fields in code:
        number = place.get(_stream(plan, fields)) if _may(int(fields[0])) else None
        if number is not None:
            fields[_key_at(int(fields[0])) + 1] += (number + 1) * COORDINATE
    schemes = schemes_of(taken, replicates)
    beyond = len(order) - len(taken)
    points = Points(taken, replicates, beyond, bool((code[:, 0] == op.SUM_OF).any()))
    fingerprint = _told(plan.fingerprint, taken, schemes)
    program = plan.program._replace(code=code, points=schemes)
    return replace(plan, program=program, points=points, replicates=replicates, fingerprint=fingerprint)


def alike(plan: Plan, other: Plan) -> Plan:
    """``plan``, which makes the same draws as ``other``, with that one's points, where it has any."""
    return plan if other.points is None else with_points(plan, other.points.order, other.points.replicates)


def without_points(plan: Plan) -> Plan:
    """The plan that draws random words throughout."""
    if plan.points is None:
        return plan
    code = plan.program.code.copy()
    for fields in code:
        if int(fields[0]) in DRAWS:
            fields[_key_at(int(fields[0])) + 1] %= COORDINATE
    program = plan.program._replace(code=code, points=NO_POINTS)
    return replace(plan, program=program, points=None, replicates=1)


def _may(code: int) -> bool:
    return code in DRAWS and code != op.SUM_OF


def _key_at(code: int) -> int:
    """Where the key of an instruction stands; the period stands behind it."""
    return 2 + kind_of(code).order.index("key")


def _stream(plan: Plan, fields: NDArray[np.int64]) -> Stream:
    at = _key_at(int(fields[0]))
    return int(plan.program.keys[fields[at]]), int(fields[at + 1])


def _told(fingerprint: str, order: Sequence[Stream], schemes: NDArray[np.uint64]) -> str:
    """The fingerprint of the draws with their points."""
    total = hashlib.sha256(b"mcsv points 1\0" + fingerprint.encode())
    total.update(np.array(order, np.uint64).tobytes() + f"{schemes.shape}".encode() + schemes.tobytes())
    return total.hexdigest()
