"""Draws that are no finite number are told, whatever else was found."""

from __future__ import annotations

import numpy as np

from mcsv.engine.tallied import Tallied
from mcsv.errors import Mistake, NumericalError
from mcsv.plan import Plan
from mcsv.tallies import Bad, Moments

__all__ = ["checked"]


def checked(plan: Plan, tallied: Tallied) -> Tallied:
    """What was tallied; NumericalError E901 where any draw of any cell was no finite number."""
    draws = tallied[Moments].draws
    mistakes = [
        Mistake(
            "E901",
            f"{count:,} of {draws:,} draws are no finite number, the first of them draw {first:,}",
            path=plan.layout.cell_names[cell],
            rule="every draw of every result is a finite number",
            way_out="look for a division by something that can be 0, a logarithm or root of something negative, "
            "a power that grows too large, or binomial(n, p) of an n that is not whole (floor(n) is) or a p outside "
            "0 to 1",
        )
        for cell, (count, first) in enumerate(tallied[Bad].seen.tolist())
        if count
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
