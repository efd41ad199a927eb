"""What each of several inputs explains where they go together: Shapley effects (Owen 2014; Song and others 2016).

An input's effect is what it adds to what is explained, on average over all orders in which inputs become known. For
what is linear in correlated normal scores it follows exactly from their correlations and the slopes on single scores
(Lindeman, Merenda and Gold 1980); those come from the means by bins, since the mean score in a bin is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from mcsv.answers.bins import EDGES, BinTable

__all__ = ["LARGEST", "Linear", "linear_part", "lmg", "order_weights", "redrawn"]

Floats = NDArray[np.float64]

LARGEST = 12
"""Inputs that go together at most: all subsets of them are gone through."""

_DENSITY = np.exp(-(ndtri(EDGES) ** 2) / 2) / np.sqrt(2 * np.pi)
_SCORE: Floats = -np.diff(_DENSITY) / np.diff(EDGES)
"""The mean of a standard normal score in each bin."""


@dataclass(frozen=True)
class Linear:
    """Of the variance of outcomes what is linear in scores, with standard errors: by input (d, K) its effect, and the
    ``whole`` (K,).
    """

    value: Floats
    se: Floats
    whole: Floats
    whole_se: Floats


def order_weights(inputs: int) -> dict[tuple[int, ...], Floats]:
    """By subset of so many inputs the weight of its worth in each input's effect, (inputs,)."""
    found = {}
    for size in range(1, inputs + 1):
        for some in combinations(range(inputs), size):
            inside = np.isin(np.arange(inputs), some)
            joining = 1.0 / (inputs * comb(inputs - 1, size - 1))
            leaving = 1.0 / (inputs * comb(inputs - 1, size)) if size < inputs else 0.0
            found[some] = np.where(inside, joining, -leaving)
    return found


def lmg(slopes: Floats, correlation: Floats) -> Floats:
    """Effects (…, d) of standard normal scores with this ``correlation`` (d, d) on what is linear in them; ``slopes``
    (…, d) are the mean products of the outcome and each score.
    """
    total = np.zeros_like(slopes)
    for some, weights in order_weights(slopes.shape[-1]).items():
        part = slopes[..., list(some)]
        inner = np.linalg.pinv(correlation[np.ix_(some, some)], hermitian=True)
        total += np.einsum("...i,ij,...j->...", part, inner, part)[..., None] * weights
    return total


def linear_part(table: BinTable, names: tuple[str, ...], correlation: Floats) -> Linear:
    """Of inputs that are drawn by correlated normal scores; errors by leaving out one group of draws at a time."""
    part = table.of(names, table.outcomes)
    there = np.flatnonzero(part.draws)
    whole = _shares(part, np.ones(part.draws.size, np.bool_), correlation)
    if there.size < 2:
        return Linear(whole, np.full(whole.shape, np.nan), whole.sum(axis=0), np.full(whole.shape[1:], np.nan))
    without = np.stack([_shares(part, np.arange(part.draws.size) != group, correlation) for group in there])
    spread = np.sqrt(there.size - 1)
    whole_se = np.std(without.sum(axis=1), axis=0) * spread
    return Linear(whole, np.std(without, axis=0) * spread, whole.sum(axis=0), whole_se)


def _shares(part: BinTable, kept: NDArray[np.bool_], correlation: Floats) -> Floats:
    """The effects (d, K) over some groups, as shares of the variance."""
    counts, sums = part.counts[kept].sum(axis=0), part.sums[kept].sum(axis=0)
    n = counts[0].sum()
    mean = sums[0].sum(axis=0) / n
    score = (counts @ _SCORE / n)[:, None]
    about = _SCORE - score  # (d, bins)
    products = np.einsum("db,dbk->dk", about, sums - counts[..., None] * mean)
    slopes = products / np.einsum("db,db,db->d", about, about, counts)[:, None]
    variance = part.squares[kept].sum(axis=0) / n - (mean - part.centres) ** 2
    with np.errstate(all="ignore"):
        return np.where(part.squares.sum(axis=0) > 0.0, lmg(slopes.T, correlation).T / variance, np.nan)


def redrawn(correlation: Floats, some: tuple[int, ...]) -> tuple[Floats, Floats]:
    """How ``some`` scores are drawn anew given the others: weights of these (n, d - n), and of as many fresh ones."""
    rest = [place for place in range(len(correlation)) if place not in some]
    across = correlation[np.ix_(some, rest)]
    given = across @ np.linalg.pinv(correlation[np.ix_(rest, rest)], hermitian=True)
    left = correlation[np.ix_(some, some)] - given @ across.T
    values, vectors = np.linalg.eigh(left)
    return given, vectors * np.sqrt(np.maximum(values, 0.0))
