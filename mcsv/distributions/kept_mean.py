"""How far normal scores are lowered so that widening them keeps the mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from scipy import special

from mcsv.distributions.atoms import Atoms
from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.known import Known
from mcsv.distributions.layout import OCTAVES
from mcsv.distributions.panels import NODES, fit_panels
from mcsv.distributions.solve import bisect

__all__ = ["at_scores", "logs_at_scores", "lowering", "lowering_of_atoms", "scores_of"]

_REACH = 38.0  # beyond that score a double has no room for the probability
_nodes, _weights = np.polynomial.legendre.leggauss(NODES)
_ROUNDING = 1e-13  # of the mean absolute value: what is closer to the mean than that is the mean


def lowering(base: Distribution, widen: float, mean: float) -> float:
    """The c with which base's quantile at Phi(widen x normal score - c) has this mean; 0 where it has it already.

    After the change of variables y = widen x score - c the quantile no longer depends on c, only its weights do: it is
    looked at once.
    """
    return _lowering(Known.of(base), widen, mean)


@lru_cache(maxsize=1024)  # checks, every option and the plan ask for the same ones again
def _lowering(known: Known, widen: float, mean: float) -> float:
    base = known.distribution
    edges = np.union1d(np.arange(-_REACH, _REACH + 0.25, 0.5), _smooth_between(base))
    half = np.diff(edges)[:, None] / 2
    scores = (edges[:-1, None] + half * (1.0 + _nodes)).ravel()
    with np.errstate(all="ignore"):
        values = at_scores(base, scores)
    counts = np.abs(values) < 1e150  # what is larger has no weight left, as there is a mean
    scores, values, width = scores[counts], values[counts], (half * _weights).ravel()[counts]

    def weights(c: float) -> Floats:
        return np.asarray(width * np.exp(-(((scores + c) / widen) ** 2) / 2) / (widen * np.sqrt(2 * np.pi)))

    return _solved(values, weights, mean)


def _smooth_between(base: Distribution) -> Floats:
    """The scores between which one series of :func:`fit_panels` is exact to rounding."""
    panels = fit_panels(base)
    scores = special.ndtri(np.ldexp(1.0 + panels.left, -(panels.row % OCTAVES) - 2))
    return np.asarray(np.where(panels.row < OCTAVES, scores, -scores))


def lowering_of_atoms(atoms: Atoms, widen: float, mean: float) -> float:
    """The same for atoms, whose values stay and whose probabilities move."""
    values, below, above = atoms
    scores = np.where(below <= 0.5, scores_of(below, False), scores_of(above, True))
    scores[-1] = np.inf  # what lies beyond the last atom that is listed counts there, however far scores are moved

    def weights(c: float) -> Floats:
        moved = (scores + c) / widen
        from_below, from_above = np.diff(special.ndtr(moved), prepend=0.0), -np.diff(special.ndtr(-moved), prepend=1.0)
        return np.asarray(np.where(moved < 0, from_below, from_above))

    return _solved(values, weights, mean)


def _solved(values: Floats, weights: Callable[[float], Floats], mean: float) -> float:
    """Where the weighted mean, which falls as c grows, is the one that is wanted."""

    def too_low(c: float) -> float:
        return mean - float(weights(c) @ values)

    if abs(too_low(0.0)) <= _ROUNDING * float(weights(0.0) @ np.abs(values)):
        return 0.0
    return bisect(too_low, -_REACH, _REACH)


def at_scores(base: Distribution, scores: Floats) -> Floats:
    """The base's quantile at normal scores, each from its own tail."""
    low = scores < 0
    found = np.empty_like(scores)
    found[low] = base.quantile(special.ndtr(scores[low]), False)
    found[~low] = base.quantile(special.ndtr(-scores[~low]), True)
    return found


def logs_at_scores(base: Distribution, scores: Floats) -> Floats | None:
    """The logarithm of the same; None if the family has no way."""
    low = scores < 0
    below = base.log_quantile(special.ndtr(scores[low]), False)
    above = base.log_quantile(special.ndtr(-scores[~low]), True)
    if below is None or above is None:
        return None
    found = np.empty_like(scores)
    found[low], found[~low] = below, above
    return found


def scores_of(v: Floats, upper: bool) -> Floats:
    """The normal score of a tail probability, infinite for 0 and 1."""
    with np.errstate(divide="ignore"):
        return np.asarray(-special.ndtri(v) if upper else special.ndtri(v))
