"""Outcomes by the bins of two inputs at once, from single draws: the table that a trial of two arms is read from.

Bins are by rank, so that anything that has a value can be told apart, also what is computed. Beside the sum of an
outcome in each bin stand its sums times how far the inputs are from the middle of the bin, so that what changes along a
line inside a bin is not lost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import GROUPS
from mcsv.answers.findings import Nodes, nodes_among
from mcsv.dataclass import dataclass

__all__ = ["PARTS", "Pairs", "pairs_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PARTS = 32
"""Bins of each input, equally likely as far as its values differ."""


@dataclass(frozen=True)
class Pairs:
    """Outcomes by group of draws and the bins of two inputs. K outcomes, B bins of each input, G groups.

    ``sums`` (K, 2, B, G, 2, B): of each outcome by the bin of the first input, and of it times how far that is from the
    middle of its bin; in groups; the same of the second. ``draws`` (G,): of each group. ``spread`` (K,): standard
    deviations. The outcome ``CHANCE``, where it is one of them, is 1 in every draw, so that sums of it are counts.
    """

    outcomes: tuple[str, ...]
    sums: Floats
    draws: Ints
    spread: Floats
    nodes: tuple[Nodes, Nodes]

    def of(self, outcome: str) -> Floats:
        """The sums (2, B, G, 2, B) of an outcome."""
        return np.asarray(self.sums[self.outcomes.index(outcome)])


CHANCE = ""
"""The name of the outcome that is 1 in every draw."""


def pairs_of(first: Floats, second: Floats, outcomes: Mapping[str, Floats], counted: bool = True) -> Pairs:
    """The table of draws of two inputs and of outcomes, (draws,) each; groups are stretches of draws of one length.

    ``counted``: ``CHANCE`` is one of the outcomes.
    """
    ends = -(-np.arange(GROUPS + 1) * first.size // GROUPS)
    groups = [slice(*here) for here in pairwise(ends.tolist())]
    bins, nodes = zip(*(_placed(values, groups) for values in (first, second)), strict=True)
    middles = [each.middle for each in nodes]
    known: dict[str, Floats | None] = {**({CHANCE: None} if counted else {}), **outcomes}
    sums = np.empty((len(known), 2, PARTS, GROUPS, 2, PARTS))
    for group, here in enumerate(groups):  # of one group at a time, so that all of it stays in the cache
        one, other = (placed[here].astype(np.int64) for placed in bins)
        about = first[here] - middles[0].take(one), second[here] - middles[1].take(other)
        ways, key = (None, about[1], about[0], about[0] * about[1]), one * PARTS + other
        for place, values in enumerate(known.values()):
            for part, way in enumerate(ways):
                total = np.bincount(key, _times(way, None if values is None else values[here]), PARTS * PARTS)
                sums[place, part // 2, :, group, part % 2] = total.reshape(PARTS, PARTS)
    spread = np.array([0.0 if values is None else _spread(values, groups) for values in known.values()])
    return Pairs(tuple(known), sums, np.diff(ends), spread, nodes)


def _times(one: Floats | None, other: Floats | None) -> Floats | None:
    """The product; None stands for 1."""
    return one if other is None else other if one is None else one * other


def _spread(values: Floats, groups: Sequence[slice]) -> float:
    """The standard deviation of draws, of one group at a time, so that nothing as long as all of them is made."""
    mean = values.mean()
    apart = (values[here] - mean for here in groups)
    return float(np.sqrt(sum(float((each * each).sum()) for each in apart) / values.size))


def _placed(values: Floats, groups: Sequence[slice]) -> tuple[NDArray[np.int8], Nodes]:
    """The bin of each draw, and what stands for each bin."""
    ranked = np.sort(values)
    begins, bins = _begins(ranked), np.zeros(values.size, np.int8)
    for here in groups:
        reached = np.empty(here.stop - here.start, np.bool_)
        for begin in begins:  # few, so that this takes less than a search for each draw
            np.greater_equal(values[here], begin, out=reached)
            bins[here] += reached.view(np.int8)
    ends = np.searchsorted(ranked, np.append(begins, np.inf))
    return bins, nodes_among(ranked, np.diff(ends, prepend=0))


def _begins(ranked: Floats) -> Floats:
    """The smallest value in each bin but the first, (PARTS - 1,): of equal values the middle rank counts."""
    size = ranked.size
    value = ranked[np.arange(1, PARTS) * size // PARTS]
    first, last = (np.searchsorted(ranked, value, side=side) for side in ("left", "right"))
    reached = (first + last) / 2.0 * PARTS / size >= np.arange(1, PARTS)
    above = np.where(last < size, ranked[np.minimum(last, size - 1)], np.inf)
    return np.where(reached, value, above)
