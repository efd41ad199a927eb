"""Outcomes by the bins of two inputs at once, from single draws: the table that a trial of two arms is read from.

Bins are by rank, so that anything that has a value can be told apart, also what is computed. Beside the sum of an
outcome in each bin stand its sums times how far the inputs are from the middle of the bin, so that what changes along a
line inside a bin is not lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.bins import GROUPS
from mcsv.answers.findings import Nodes, nodes_among

__all__ = ["PARTS", "Pairs", "pairs_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PARTS = 32
"""Bins of each input, equally likely as far as its values differ."""


@dataclass(frozen=True)
class Pairs:
    """Outcomes by group of draws and the bins of two inputs. G groups, K outcomes, B bins of each input.

    ``sums`` (4, G, K, B, B): of each outcome; of it times how far the first input is from the middle of its bin; the
    same with the second; with both. ``draws`` (G,): of each group. ``spread`` (K,): standard deviations. The outcome
    of the first name, ``CHANCE``, is 1 in every draw, so that sums of it are counts.
    """

    outcomes: tuple[str, ...]
    sums: Floats
    draws: Ints
    spread: Floats
    nodes: tuple[Nodes, Nodes]

    def of(self, outcomes: tuple[str, ...]) -> Floats:
        """The sums (4, G, K, B, B) of some outcomes."""
        return np.asarray(self.sums[:, :, [self.outcomes.index(name) for name in outcomes]])


CHANCE = ""
"""The name of the outcome that is 1 in every draw."""


def pairs_of(first: Floats, second: Floats, outcomes: Mapping[str, Floats]) -> Pairs:
    """The table of draws of two inputs and of outcomes, (draws,) each; groups are stretches of draws of one length."""
    draws = first.size
    group = np.arange(draws) * GROUPS // draws
    bins, nodes, about = zip(*(_placed(values) for values in (first, second)), strict=True)
    key = (group * PARTS + bins[0]) * PARTS + bins[1]
    shape = GROUPS, PARTS, PARTS
    known = {CHANCE: np.ones(draws), **outcomes}
    sums = np.empty((4, GROUPS, len(known), PARTS, PARTS))
    for place, values in enumerate(known.values()):
        moved = (values, values * about[0], values * about[1], values * about[0] * about[1])
        for part, weight in enumerate(moved):
            sums[part, :, place] = np.bincount(key, weight, GROUPS * PARTS * PARTS).reshape(shape)
    spread = np.array([values.std() for values in known.values()])
    return Pairs(tuple(known), sums, np.bincount(group, minlength=GROUPS), spread, nodes)


def _placed(values: Floats) -> tuple[Ints, Nodes, Floats]:
    """The bin of each draw, what stands for each bin, and how far each draw is from the middle of its own."""
    ranked = np.sort(values)
    bins = np.zeros(values.size, np.int8)
    for begin in _begins(ranked):  # few, so that this takes less than a search for each draw
        bins += values >= begin
    nodes = nodes_among(ranked, np.bincount(bins, minlength=PARTS))
    return bins.astype(np.int64), nodes, values - nodes.middle[bins]


def _begins(ranked: Floats) -> Floats:
    """The smallest value in each bin but the first, (PARTS - 1,): of equal values the middle rank counts."""
    size = ranked.size
    value = ranked[np.arange(1, PARTS) * size // PARTS]
    first, last = (np.searchsorted(ranked, value, side=side) for side in ("left", "right"))
    reached = (first + last) / 2.0 * PARTS / size >= np.arange(1, PARTS)
    return np.where(reached, value, np.append(ranked, np.inf)[last])
