"""Replicates of a run over points: what each of them came to, and all of them together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mcsv.dataclass import dataclass
from mcsv.engine.tallied import Tallied
from mcsv.plan import Plan
from mcsv.tallies import Bad, Categories, Histogram, Moments, Negatives, Tally

__all__ = ["Replicates", "pooled"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Replicates:
    """What R replicates of ``draws`` draws each came to; they are independent of one another and alike.

    ``moments`` of each (R,). ``negative`` (R, C): draws below zero; ``categories`` (R, K, categories): as counters say;
    ``bins`` (R, C, …): of the bins of the histogram of all from ``begin`` on.
    """

    draws: int
    moments: tuple[Moments, ...]
    negative: NDArray[np.int64]
    categories: NDArray[np.int64]
    begin: int
    bins: NDArray[np.int32] | NDArray[np.int64]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.moments)


def pooled(plan: Plan, tallied: Tallied) -> tuple[Tallied, Replicates | None]:
    """What all replicates of a plan tallied together, and each of them; None where there is one.

    Replicates are put together in their order, which decides the last bits of sums.
    """
    if plan.replicates == 1:
        return tallied, None
    each = [_part(tallied[Moments], plan.replicates, number) for number in range(plan.replicates)]
    whole = reduce(Moments.merge, each)
    bad = reduce(Bad.merge, (Bad(part) for part in _split(tallied[Bad].seen, plan)))
    negative, counts = _split(tallied[Negatives].count, plan), _split(tallied[Categories].count, plan)
    bins = tallied[Histogram]
    found: dict[type[Tally], Tally] = {
        Bad: bad,
        Negatives: Negatives(negative.sum(axis=0)),
        Categories: Categories(counts.sum(axis=0)),
        Histogram: replace(bins, begin=0, apart=np.zeros((0, 0, 0), np.int32)),
    }
    together = replace(tallied, folded=_with(tallied.folded, {Moments: whole}), counts=_with(tallied.counts, found))
    return together, Replicates(each[0].draws, tuple(each), negative, counts, bins.begin, bins.apart)


def _with(values: Mapping[type[Tally], Tally], new: Mapping[type[Tally], Tally]) -> dict[type[Tally], Tally]:
    return {**values, **new}


def _split(values: NDArray[Any], plan: Plan) -> NDArray[Any]:
    """(R, C, …) of (R C, …)."""
    return values.reshape(plan.replicates, values.shape[0] // plan.replicates, *values.shape[1:])


def _part(moments: Moments, replicates: int, number: int) -> Moments:
    size = moments.distance.size // replicates
    at = slice(number * size, (number + 1) * size)
    return Moments(moments.draws, moments.distance[at], moments.squares[at], moments.shortfall[at])
