"""Draws that are no finite number are told, whatever else was found."""

from __future__ import annotations

import numpy as np

from mcsv.engine.tallied import Tallied
from mcsv.errors import Mistake, NumericalError
from mcsv.plan import Plan
from mcsv.tallies import Bad, Moments

__all__ = ["checked"]


_PERIOD = " at the end of "
_WAY_OUT = (
    "look for a division by something that can be 0, a logarithm or root of something negative, a power that grows "
    "too large, or a count whose rate can fall below 0 (poisson(max(0, x))), whose cases are not whole "
    "(binomial(floor(n), p)) or whose share can leave 0 to 1"
)


def checked(plan: Plan, tallied: Tallied) -> Tallied:
    """What was tallied; NumericalError E901 where any draw of any cell was no finite number."""
    draws = tallied[Moments].draws
    seen = tallied[Bad].seen.tolist()
    alike: dict[str, list[int]] = {}  # a pocket's position goes wrong from period to period: told once
    for cell, (count, _) in enumerate(seen):
        if count:
            alike.setdefault(plan.layout.cell_names[cell].partition(_PERIOD)[0], []).append(cell)
    mistakes = [
        Mistake(
            "E901",
            f"{seen[cell][0]:,} of {draws:,} draws are no finite number, the first of them draw {seen[cell][1]:,}"
            f"{_others(len(more))}",
            path=plan.layout.cell_names[cell],
            rule="every draw of every result is a finite number",
            way_out=_WAY_OUT,
        )
        for cell, *more in alike.values()
    ]
    mistakes += [
        Mistake(
            "E901",
            "draws lie so far apart that their spread is no finite number",
            path=plan.layout.cell_names[cell],
            rule="the standard deviation of every result is a finite number",
            way_out="count in larger units",
        )
        for cell in np.flatnonzero(~np.isfinite(tallied[Moments].squares) & (tallied[Bad].seen[:, 0] == 0)).tolist()
    ]
    if mistakes:
        raise NumericalError(mistakes)
    return tallied


def _others(more: int) -> str:
    """In how many more periods it is so."""
    return f"; so it is in {more:,} other period{'s' if more > 1 else ''}" if more else ""
