"""Pictures of what experts said: the best fit of one, or the best fits of several above their pool."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mcsv.elicitation.spelling import moments, quantile
from mcsv.reports.inputs.shapes import axis_of, curve, scale_line
from mcsv.reports.writing import words
from mcsv.reports.writing.columns import LEVELS, columns_that_fit, decimals_for, short
from mcsv.reports.writing.screen import Screen, clean

if TYPE_CHECKING:
    from mcsv.distributions import Distribution
    from mcsv.elicitation import Elicited

__all__ = ["picture", "pool"]

ALONE, ONE_OF_SEVERAL = 4, 2
"""Rows of a picture."""
WIDEST = 16
"""Letters of an expert's name that stand beside a picture."""


def picture(found: Elicited, screen: Screen) -> list[str]:
    """The density of the best fit, with the stated values marked."""
    drawn, expert = found.distribution, found.experts[0].expert
    axis = axis_of([drawn], screen.width - 2)
    marks = scale_line(axis, expert.values, decimals_for(drawn), screen)
    return [f"  {line}" for line in (*curve(drawn, axis, ALONE, screen), *marks)]


def pool(found: Elicited, screen: Screen) -> list[str]:
    """Each expert's best fit and the pool: densities on one axis, then figures."""
    mixed = found.distribution
    drawn = {clean(each.expert.name): each.best.drawn for each in found.experts}
    label = min(max(map(len, (*drawn, "pool"))), WIDEST) + 2
    axis = axis_of([mixed, *drawn.values()], screen.width - label)
    lines = []
    for name, one in (*drawn.items(), ("pool", mixed)):
        rows = curve(one, axis, ALONE if one is mixed else ONE_OF_SEVERAL, screen)
        names = [*[""] * (len(rows) - 1), name[:WIDEST]]
        lines += [name.ljust(label) + row for name, row in zip(names, rows, strict=True)]
    marks = scale_line(axis, [quantile(mixed, level) for level in LEVELS], decimals_for(mixed), screen)
    return [*(line.rstrip() for line in lines), *(" " * label + line for line in marks), "", *_table(found, screen)]


def _table(found: Elicited, screen: Screen) -> list[str]:
    """Weight, best fit and figures of each expert, and of the pool."""
    decimals = decimals_for(found.distribution)
    rows = [["", "weight", "best fit", *(f"{100 * level:g} %" for level in LEVELS), "mean", "sd"]]
    for each in found.experts:
        name, best = clean(each.expert.name), each.best
        rows.append([name, f"{each.expert.weight:.3g}", best.family, *_figures(best.drawn, decimals)])
    rows.append(["pool", "1", "mixture", *_figures(found.distribution, decimals)])
    return columns_that_fit(rows, screen.width)


def _figures(distribution: Distribution, decimals: int) -> list[str]:
    quantiles = (short(quantile(distribution, level), decimals) for level in LEVELS)
    return [*quantiles, *(words.NOT_KNOWN if m is None else short(m, decimals) for m in moments(distribution))]
