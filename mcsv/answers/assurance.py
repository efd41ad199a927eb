"""The chance that a study brings a risk within a tolerance: assurance, before anybody has paid for the study."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import BinTable
from mcsv.answers.findings import Findings
from mcsv.answers.rules import FEWEST_GROUPS
from mcsv.answers.slopes import slopes
from mcsv.confidence import Z95
from mcsv.dataclass import dataclass

__all__ = ["Assurance", "assured", "jumped", "share_within", "untouched"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Assurance:
    """By study, (studies,): the chance that the risk is within the tolerance given the finding, and its error; nan
    where there are too few groups of draws to tell an error from.

    ``mean``: the risk averaged over findings, which is the risk before the study whatever its size.
    """

    value: Floats
    se: Floats
    mean: Floats


def assured(table: BinTable, driver: str, outcome: str, tolerance: float, studies: Sequence[Findings]) -> Assurance:
    """The chance that P(``outcome`` | finding) <= ``tolerance``, for an outcome that is 0 or 1.

    Inside a bin the risk follows the line through the bins beside it: a bin that holds the tolerance would else be all
    within it or all beyond. The error: how far the chance moves where every conditional risk is one standard error
    higher or lower, or where findings are numbers of cases, which move it in jumps, see :func:`jumped`; never 0. Draws
    are independent, so that deficits in a bin are binomial and need no groups of draws
    to tell how sure the risk is (a bin with none or nothing else is not taken to be sure).
    """
    part = table.of((driver,), (outcome,))
    counts, sums = part.counts[:, 0], part.sums[:, 0, :, 0]
    draws = np.maximum(counts.sum(axis=0), 1)
    risks, there = sums.sum(axis=0) / draws, counts.sum(axis=0) > 0
    likely = (risks * draws + 1.0) / (draws + 2.0)
    spread = np.where(there, likely * (1.0 - likely) / draws, 0.0)
    used = int((part.draws > 0).sum())
    value, se, mean = (np.full(len(studies), np.nan) for _ in range(3))
    for place, found in enumerate(studies if used >= FEWEST_GROUPS else ()):
        chances = found.chances
        given = _given(found, risks[:, None], there)[:, 0]
        error = np.sqrt(_given(found, np.eye(draws.size), there) ** 2 @ spread)
        reach = 1.0 if found.ordered else Z95
        low, value[place], high = (
            share_within(given + shift * error - tolerance, chances, found.ordered) for shift in (reach, 0.0, -reach)
        )
        # A scale of findings is told in steps, of which the outermost cannot be looked into; nor is any draw.
        outer = found.ordered and not chances[0] < value[place] < 1.0 - chances[-1]
        least = min(chances[0], chances[-1]) if outer else 0.0
        moved = (high - low) / 2.0 if found.ordered else jumped(low, value[place], high)
        se[place], mean[place] = max(moved, least, 1.0 / part.draws.sum()), chances @ given
    return Assurance(value, se, mean)


def _given(found: Findings, means: Floats, there: NDArray[np.bool_]) -> Floats:
    """What bins (bins, K) say, given each finding, (cells, K); only bins that are ``there`` say anything."""
    nodes, chances = found.nodes, found.chances
    weighed = (found.given * nodes.chances) @ means
    weighed += (found.leaning * nodes.chances) @ slopes(means, nodes.middle, there)
    return np.asarray(weighed / np.where(chances > 0.0, chances, 1.0)[:, None])


def share_within(above: Floats, chances: Floats, ordered: bool) -> float:
    """The chance that what is found is not ``above`` 0; between middles of cells of a scale it changes along a line."""
    if not ordered:
        return min(float(chances[above <= 0.0].sum()), 1.0)  # chances add up to 1 but for rounding
    middles = np.cumsum(chances) - chances / 2.0
    at = np.concatenate([[0.0], middles, [1.0]])
    edge = np.concatenate([above[:1], above, above[-1:]])
    left, right = edge[:-1], edge[1:]
    crossed = (left <= 0.0) != (right <= 0.0)
    inside = np.where(crossed, np.minimum(left, right) / np.where(crossed, -np.abs(left - right), 1.0), left <= 0.0)
    return min(float((np.diff(at) * inside).sum()), 1.0)


def jumped(low: float, value: float, high: float) -> float:
    """The error of a chance that moves in jumps, which is ``low`` and ``high`` where every risk is as much higher and
    lower as 95 % of draws leave it: so large that 95 % of intervals reach as far as the next jump, if it is as near.
    """
    return max(value - low, high - value) / Z95


def untouched(risk: float, error: float, tolerance: float) -> tuple[float, float]:
    """The chance where no finding moves the ``risk``, which is then within ``tolerance`` or not; and its error, as
    above, which is 0 only where the ``error`` of the risk leaves no doubt of it.
    """
    low, value, high = (float(risk + shift * error <= tolerance) for shift in (Z95, 0.0, -Z95))
    return value, jumped(low, value, high)
