"""How far out a distribution is looked at when its normal scores are widened, and what is known of it there."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.distributions.atoms import MOST_ATOMS, SMALLEST, Counting
from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.mixture import Mixture
from mcsv.distributions.truncated import Truncated, TruncatedAtoms

__all__ = ["counted", "counts_inside", "far", "growth", "known_far_out"]

_DEPTHS = np.array([1e-100, 1e-110, 1e-200, 1e-220])
_FEW = 500


def growth(base: Distribution, upper: bool) -> float:
    """The exponent of a tail that grows like a power of 1 / v, 0 for one that grows more slowly.

    Measured at two depths and carried on to the end along 1 / normal score, in which a lognormal's is a straight line
    to 0 and a power's is constant.
    """
    with np.errstate(all="ignore"):
        values = np.log(np.abs(base.quantile(_DEPTHS, upper)))
        first, second = (values[1] - values[0]) / np.log(1e10), (values[3] - values[2]) / np.log(1e20)
        near, far = -1 / special.ndtri(_DEPTHS[[0, 2]])
    end = float(second - (first - second) * far / (near - far))
    return max(end, 0.0) if math.isfinite(end) else math.inf  # beyond all numbers at that depth


def far(widen: float, lowered: float) -> float:
    """How many sd from the middle the base is looked at for the rarest draw."""
    return float(lowered - widen * special.ndtri(SMALLEST))


def counted(base: Counting, widen: float, lowered: float) -> Floats:
    """The counts that a draw with widened and lowered normal scores reaches."""
    first, last = _reached(base, widen, lowered)
    return np.arange(first, last + 1, dtype=float)


def known_far_out(base: Counting, widen: float, lowered: float) -> bool:
    """Whether the tails of those counts, of which there are not too many, fall all the way.

    Sums of very many terms round far out. A few counts tell most of what is not known, then all of them are asked.
    """
    first, last = _reached(base, widen, lowered)
    steps = (1 + (last - first) // _FEW, 1)
    return last - first < MOST_ATOMS and all(_fall(base, np.arange(first, last + 1.0, step)) for step in steps)


def _fall(base: Counting, counts: Floats) -> bool:
    """Whether P(X <= k) never falls with k and P(X > k) never rises, but for rounding."""
    below, above = base.tail_of_counts(counts, False), base.tail_of_counts(counts, True)
    slack = 1e-9 * np.abs(below[1:]), 1e-9 * np.abs(above[1:])
    return bool((np.diff(below) >= -slack[0]).all() and (np.diff(above) <= slack[1]).all())


def _reached(base: Counting, widen: float, lowered: float) -> tuple[int, int]:
    """The first and the last of the counts."""
    least, most = (float(special.ndtr(-far(widen, change))) for change in (lowered, -lowered))
    first = base.search(lambda k: float(base.tail_of_counts(np.array([k]), False)[0]) > least)
    last = base.search(lambda k: float(base.tail_of_counts(np.array([k]), True)[0]) <= most)
    return first, last


def counts_inside(d: Distribution) -> bool:
    """Whether something holds counts, of which it lists only those that a plain draw can reach."""
    if isinstance(d, Mixture):
        return any(isinstance(part, Counting) or counts_inside(part) for _, part in d.components)
    inner = d.base if isinstance(d, Truncated | TruncatedAtoms) else None
    return inner is not None and (isinstance(inner, Counting) or counts_inside(inner))
