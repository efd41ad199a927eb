"""Quantiles and tail means that bins blur: from draws that are kept or made again, or else from finer bins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.engine.executors import Executor, threads_here
from mcsv.engine.looks.finer_bins import refined
from mcsv.engine.looks.kept_draws import looked_up, recalled, room_for
from mcsv.engine.tallied import Tallied
from mcsv.plan import Plan
from mcsv.tallies import Sorted

__all__ = ["sharp"]

Wanted = tuple[int, float]
"""A cell and a quantile."""


def sharp(
    plan: Plan,
    tallied: Tallied,
    ranked: list[Sorted],
    wanted: Sequence[Wanted],
    tails: Sequence[Wanted],
    kept: Mapping[int, NDArray[np.float64]],
    executor: Executor,
) -> tuple[dict[Wanted, float], dict[Wanted, float]]:
    """The quantiles that are ``wanted``, and of ``tails`` those that draws tell; ``kept``: draws by cell."""
    missing = {cell for cell, _ in (*wanted, *tails)} - kept.keys()
    if room_for(len(missing) + len(kept), tallied.draws):
        kept = {**kept, **recalled(plan, tallied, missing, executor)}
    exact, beyond = looked_up(kept, ranked, wanted, tails, threads_here(executor))
    rest = [pair for pair in wanted if pair not in exact]
    return exact | (refined(plan, tallied, ranked, rest, executor) if rest else {}), beyond
