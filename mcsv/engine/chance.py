"""How far the draws move where only chance is drawn anew: the twins of a plan, over a part of the run's draws."""

from __future__ import annotations

from mcsv.engine.collect import Tallied
from mcsv.engine.local import run
from mcsv.engine.pilot import centred, pilot
from mcsv.plan import Plan

__all__ = ["apart", "draws_apart"]

_FEWEST = 2**17
_PART = 8


def draws_apart(draws: int) -> int:
    """How many of a run's draws the twins go through: an eighth, and 131,072 where there are as many.

    So many tell a share of the variance to about half a percent of itself, and nobody decides on less.
    """
    return min(draws, max(_FEWEST, draws // _PART))


def apart(plan: Plan, draws: int, threads: int | None) -> Tallied | None:
    """Tallies of the differences of a plan's twins in a run of so many draws; None where nothing is chance."""
    if plan.twins is None:
        return None
    twins = centred(plan.twins, pilot(plan.twins))
    return run(twins, draws_apart(draws), threads)[0].checked()
