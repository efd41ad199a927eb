"""Whether figures that were observed are such as was expected, each alone and all together, and agree with each other.

What would be seen is drawn for each draw of the model, and the figures are set among it, so that each chance is one by
the model itself, whatever its shape. How far several are from what was expected of them is told by their distance in
standard deviations, across what goes together (Mahalanobis): a pair of which each is likely is far out where the model
hardly lets both happen. (G. E. P. Box, Journal of the Royal Statistical Society A 143 (1980), 383.) That goes by
straight lines alone; what no draw can meet, however it bends, is told after: given what was observed, how likely are
figures that miss the truth by as much (A. Gelman, X.-L. Meng and H. Stern, Statistica Sinica 6 (1996), 733)?
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from mcsv.answers.sightings import Sighting
from mcsv.answers.weighted import Weighted
from mcsv.dataclass import dataclass

__all__ = ["Share", "Surprise", "met", "surprise"]

Floats = NDArray[np.float64]
Share = tuple[float, float, float]
"""A probability and the ends of its 95 % interval."""

_ALIKE = 1e-12
"""A direction in which standardised figures vary by less is none."""

_GROUPS = 32
_IN_A_GROUP = 20
"""Draws a figure that a group has at least: fewer hardly tell how figures go together."""

_AS_MUCH = 1.0 - 1e-9
"""Distances of figures that are the same may differ by rounding."""


@dataclass(frozen=True, eq=False)
class Surprise:
    """``alone``: by figure, the chance of one as far out as it, on either side; ``together``: of all of them to be as
    far out. ``expected`` (figures, quantiles) of what would be seen, and their standard errors.
    """

    alone: tuple[Share, ...]
    together: Share
    expected: Floats
    expected_se: Floats


def surprise(seen: Sequence[Sighting], truths: Sequence[Floats], keys: Sequence[int], q: Floats) -> Surprise:
    """That of figures whose ``truths`` (draws,) the model drew; ``keys`` start what would be seen of each."""
    again = np.stack([_again(*one) for one in zip(seen, truths, keys, strict=True)])
    values = np.array([one.value for one in seen])
    alike = Weighted(np.ones(again.shape[1]))
    alone = tuple(_as_far_out(alike, *one) for one in zip(values, again, strict=True))
    quantiles = [alike.quantiles(row, q, np.argsort(row, kind="stable")) for row in again]
    expected, errors = (np.stack(some) for some in zip(*quantiles, strict=True))
    together = alone[0] if len(seen) == 1 else _share(alike, _as_far(values, again), _times(values, again))
    return Surprise(alone, together, expected, errors)


def met(seen: Sequence[Sighting], truths: Sequence[Floats], keys: Sequence[int], weights: Floats) -> Share:
    """The chance, given what was observed, of figures that miss the truth by as much: all of them in all.

    ``truths`` (draws,) of each figure, in draws that count by their ``weights``.
    """
    missed, likely = np.zeros(weights.size), np.zeros(weights.size)
    for one, truth, key in zip(seen, truths, keys, strict=True):
        there = weights > 0.0  # what weighs nothing may lie where no figure arises
        kept = np.where(there, truth, truth[np.argmax(weights)])
        missed += one.missed(one.value, kept)
        likely += one.missed(_again(one, kept, key), kept)
    return _share(Weighted(weights), likely >= _AS_MUCH * missed)


def _again(one: Sighting, truths: Floats, key: int) -> Floats:
    return one.again(truths, np.random.Generator(np.random.Philox(key)))


def _share(weighted: Weighted, there: NDArray[np.bool_], times: float = 1.0) -> Share:
    return weighted.negative(np.where(there, -1.0, 0.0), times)


def _as_far_out(alike: Weighted, value: float, again: Floats) -> Share:
    """Twice the chance of the side on which the figure lies."""
    share, low, high = _share(alike, min(again <= value, again >= value, key=np.count_nonzero))
    return min(2.0 * share, 1.0), min(2.0 * low, 1.0), min(2.0 * high, 1.0)


def _times(values: Floats, again: Floats) -> float:
    """How many times the variance of the share that is as far out is that of a mere share: what is far is told by
    middles and spreads of the same draws, so that groups of draws which each have their own differ by more.
    """
    draws = again.shape[1]
    groups = min(_GROUPS, draws // (_IN_A_GROUP * len(values)))
    if groups < 2:
        return 1.0
    size = draws // groups
    apart = [again[:, first : first + size] for first in range(0, groups * size, size)]
    shares = np.array([np.count_nonzero(_as_far(values, group)) / size for group in apart])
    expected = shares.mean() * (1.0 - shares.mean()) / size
    return max(1.0, float(shares.var(ddof=1) / expected)) if expected else 1.0


def _as_far(values: Floats, again: Floats) -> NDArray[np.bool_]:
    """Which of the figures drawn (figures, draws) are together as far out as the ``values``."""
    middle, sd = again.mean(axis=1), again.std(axis=1)
    varies = sd > 0.0
    scaled = (again[varies] - middle[varies, None]) / sd[varies, None]
    sizes, directions = np.linalg.eigh(scaled @ scaled.T / again.shape[1])
    apart = sizes > _ALIKE
    turn = directions[:, apart].T / np.sqrt(sizes[apart])[:, None]
    far = ((turn @ ((values[varies] - middle[varies]) / sd[varies])) ** 2).sum()
    return np.asarray(((turn @ scaled) ** 2).sum(axis=0) >= _AS_MUCH * far)
