"""Ratios of means by cells: a part of a whole, refused where the whole is below zero in some draws, above in others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.delta import of_means
from mcsv.plan.code.money import Ratio
from mcsv.results.statistics.summary import Summary
from mcsv.tallies import Extremes

__all__ = ["means", "ratios"]

Floats = NDArray[np.float64]


def ratios(summary: Summary, asked: Sequence[Ratio | None]) -> tuple[Floats, Floats]:
    """Each ratio and its standard error, (asked,); nan for None, for a whole of both signs, and for one that is 0."""
    there = [index for index, each in enumerate(asked) if each is not None]
    some = [each for each in asked if each is not None]
    value, error = np.full(len(asked), np.nan), np.full(len(asked), np.nan)
    if some:
        part, whole = (summary.means([getattr(each, key) for each in some]) for key in ("part", "whole"))
        _, both = summary.means([each.both for each in some])
        ends = summary.tallied[Extremes].ends[[each.whole for each in some]]
        crosses = (ends[:, 0] < 0.0) & (ends[:, 1] > 0.0)
        value[there], error[there] = (np.where(crosses, np.nan, each) for each in of_means(part, whole, both))
    return value, error


def means(summary: Summary, cells: Sequence[int | None]) -> tuple[Floats, Floats]:
    """Means and their standard errors, (cells,); nan for None."""
    there = [index for index, cell in enumerate(cells) if cell is not None]
    value, error = np.full(len(cells), np.nan), np.full(len(cells), np.nan)
    if there:
        value[there], error[there] = summary.means([cell for cell in cells if cell is not None])
    return value, error
