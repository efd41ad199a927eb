"""Net benefits of choices out of outcomes that were tallied: weighted sums of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from mcsv.answers.bins import BinTable

__all__ = ["net_benefits"]

Terms = Sequence[tuple[str, float]]


def net_benefits(table: BinTable, choices: Mapping[str, Terms]) -> BinTable:
    """The table with the net benefit of each choice as an outcome: the sum of ``terms``, outcomes and their factors.

    A choice without terms brings 0. Squares of sums of several outcomes are what they are at most.
    """
    factors = np.zeros((len(table.outcomes), len(choices)))
    for column, terms in enumerate(choices.values()):
        for name, factor in terms:
            factors[table.outcomes.index(name), column] += factor
    return replace(
        table,
        outcomes=tuple(choices),
        sums=table.sums @ factors,
        squares=(np.sqrt(np.maximum(table.squares, 0.0)) @ np.abs(factors)) ** 2,
        centres=table.centres @ factors,
        yes_no=frozenset(),
    )
