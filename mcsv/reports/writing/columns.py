"""Tables of many columns, broken where the screen ends, and digits that suit a distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from mcsv.reports.writing import words
from mcsv.reports.writing.screen import columns_of
from mcsv.reports.writing.table import table

if TYPE_CHECKING:
    from mcsv.distributions import Distribution

__all__ = ["LEVELS", "columns_that_fit", "decimals_for", "short"]

LONGEST = 12
"""Signs of a number in a table; a longer one is written with an exponent."""

LEVELS = (0.05, 0.5, 0.95)
"""Quantiles that are shown of every distribution."""


def columns_that_fit(rows: Sequence[Sequence[str]], width: int, split: int = 0) -> list[str]:
    """A table, or several one below the other where it is too wide for one, the first break before column ``split``.

    Every table has all rows and their labels; a blank line stands between two.
    """
    label, *sizes = (max(map(columns_of, column)) for column in zip(*rows, strict=True))
    if label + sum(sizes) + len(sizes) <= width:
        return table(rows, width)
    used, fitting = label, 0
    while fitting < len(sizes) and used + sizes[fitting] + 1 <= width:
        used += sizes[fitting] + 1
        fitting += 1
    cut = split if 0 < split <= fitting else max(fitting, 1) + 1
    rest = [[row[0], *row[cut:]] for row in rows]
    return [
        *table([row[:cut] for row in rows], width),
        "",
        *columns_that_fit(rest, width, split - cut + 1 if split > cut else 0),
    ]


def decimals_for(distribution: Distribution) -> int:
    """Decimal places that show the spread of a distribution to three digits."""
    from mcsv.elicitation.spelling import quantile  # which loads all families

    spread = quantile(distribution, LEVELS[-1]) - quantile(distribution, LEVELS[0])
    return 2 - math.floor(math.log10(spread)) if spread > 0 else 2


def short(value: float, decimals: int) -> str:
    """A number with so many decimal places, or with an exponent where that would be long."""
    text = words.number(value, decimals)
    return text if len(text) <= LONGEST else f"{value:.4g}"
