"""What each of several inputs explains where they go together: Shapley effects (Owen 2014; Song and others 2016).

An input's effect is what it adds to what is explained, on average over all orders in which inputs become known. For
what is linear in correlated normal scores it follows exactly from their correlations and the slopes on single scores
(Lindeman, Merenda and Gold 1980); those come from the means by bins, since the mean score in a bin is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import comb

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from mcsv.answers.bins import EDGES, BinTable
from mcsv.confidence import wider
from mcsv.dataclass import dataclass

__all__ = [
    "LARGEST",
    "Linear",
    "linear_in_orders",
    "linear_part",
    "lmg",
    "order_weights",
    "redrawn",
    "spread_of_errors",
    "variance_of_orders",
    "weights_of_orders",
    "whitened",
]

Floats = NDArray[np.float64]

LARGEST = 12
"""Inputs that go together at most: all subsets of them are gone through."""

_NOTHING = 1e-10
"""An eigenvalue that is rounding."""

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


def weights_of_orders(orders: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], Floats]:
    """The same of an average over some orders in which all inputs become known, in place of all there are."""
    found: dict[tuple[int, ...], Floats] = {}
    for order in orders:
        for place, name in enumerate(order):
            after, before = tuple(sorted(order[: place + 1])), tuple(sorted(order[:place]))
            for some, sign in ((after, 1.0), (before, -1.0)):
                if some:
                    found.setdefault(some, np.zeros(len(order)))[name] += sign / len(orders)
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


def linear_in_orders(
    table: BinTable, names: tuple[str, ...], correlation: Floats, parts: Sequence[Mapping[tuple[int, ...], Floats]]
) -> Floats:
    """By how much effects over some orders, given by their weights of subsets, are more than those over all orders for
    what is linear in scores, (parts, d, K), in squares of the outcomes' units.

    Whatever the slopes are, this is 0 on average over all orders, so that taking it off biases nothing.
    """
    part = table.of(names, table.outcomes)
    slopes, _ = _slopes(part, np.ones(part.draws.size, np.bool_))
    every = tuple(range(len(names)))
    whole = _explained(slopes, correlation, every)
    found = np.zeros((len(parts), len(names), slopes.shape[0]))
    for number, weights in enumerate(parts):
        for some, each in weights.items():
            rest = tuple(place for place in every if place not in some)
            found[number] += np.outer(each, whole - _explained(slopes, correlation, rest))
    return found - lmg(slopes, correlation).T


def spread_of_errors(se: Floats, together: Floats) -> Floats:
    """The variance that several estimates (n, d, K) of the same have among them by their errors alone, (d, K).

    ``together`` (n, d, n, d, K): how these errors correlate.
    """
    count = len(se)
    shared = np.einsum("pik,qik,piqik->pqik", se, se, together)
    own = np.einsum("ppik->ik", shared)
    return np.asarray(own / count - (shared.sum(axis=(0, 1)) - own) / (count * (count - 1)))


def variance_of_orders(by_pair: Floats, noise: Floats) -> Floats:
    """What the average over pairs of orders (n, d, K), of all there are, adds to the variance of effects, (d, K).

    ``noise``: how far pairs differ as draws err (d, K), which is in the errors of draws already. Where orders have no
    part in it, pairs differ less than that by luck half of the time: what is told is below 0 then, since errors of many
    runs would be too large otherwise.
    """
    pairs, inputs = by_pair.shape[:2]
    spread = by_pair.var(axis=0, ddof=1) - noise
    sure = spread.mean(axis=0) - 2.0 * np.sqrt(2.0 / ((pairs - 1) * (inputs - 1))) * noise.mean(axis=0)
    # Where orders surely differ, those of one input may agree in a few pairs by luck.
    spread = np.where(sure > 0.0, np.maximum(spread, sure / 2.0), spread)
    return np.asarray(wider(pairs - 1) ** 2 * spread / pairs)  # so that intervals from a few hold


def _explained(slopes: Floats, correlation: Floats, some: tuple[int, ...]) -> Floats:
    """What some scores explain of each outcome, (K,)."""
    inner = np.linalg.pinv(correlation[np.ix_(some, some)], hermitian=True) if some else np.zeros((0, 0))
    part = slopes[:, list(some)]
    return np.asarray(np.einsum("ki,ij,kj->k", part, inner, part))


def linear_part(table: BinTable, names: tuple[str, ...], correlation: Floats) -> Linear:
    """Of inputs that are drawn by correlated normal scores; errors by leaving out one group of draws at a time."""
    part = table.of(names, table.outcomes)
    there = np.flatnonzero(part.draws).tolist()
    every = np.arange(part.draws.size)
    kept = [every >= 0, *(every != group for group in there)]
    slopes, variances = zip(*(_slopes(part, some) for some in kept), strict=True)
    with np.errstate(all="ignore"):
        shares = np.moveaxis(lmg(np.stack(slopes), correlation), 2, 1) / np.stack(variances)[:, None]
    shares = np.where(part.squares.sum(axis=0) > 0.0, shares, np.nan)  # (all, then without each group; d; K)
    whole, without = shares[0], shares[1:]
    spread = np.sqrt(len(there) - 1) if len(there) > 1 else np.nan
    whole_se = np.std(without.sum(axis=1), axis=0) * spread
    return Linear(whole, np.std(without, axis=0) * spread, whole.sum(axis=0), whole_se)


def _slopes(part: BinTable, kept: NDArray[np.bool_]) -> tuple[Floats, Floats]:
    """Mean products of each outcome with each score (K, d), and the variance of outcomes (K,), over some groups."""
    counts, sums = part.counts[kept].sum(axis=0), part.sums[kept].sum(axis=0)
    n = counts[0].sum()
    mean = sums[0].sum(axis=0) / n
    about = _SCORE - (counts @ _SCORE / n)[:, None]  # (d, bins)
    products = np.einsum("db,dbk->kd", about, sums - counts[..., None] * mean)
    variance = part.squares[kept].sum(axis=0) / n - (mean - part.centres) ** 2
    return products / np.einsum("db,db,db->d", about, about, counts), variance


def redrawn(correlation: Floats, some: tuple[int, ...]) -> tuple[Floats, Floats]:
    """How ``some`` scores are drawn anew given the others: weights of these (n, d - n), and of as many fresh ones."""
    rest = [place for place in range(len(correlation)) if place not in some]
    across = correlation[np.ix_(some, rest)]
    given = across @ np.linalg.pinv(correlation[np.ix_(rest, rest)], hermitian=True)
    left = correlation[np.ix_(some, some)] - given @ across.T
    values, vectors = np.linalg.eigh(left)
    return given, vectors * np.sqrt(np.maximum(values, 0.0))


def whitened(correlation: Floats, rest: Sequence[int]) -> Floats:
    """Weights (r, len(rest)) of sums of the scores ``rest`` that are independent and of one spread; r is their rank."""
    values, vectors = np.linalg.eigh(correlation[np.ix_(rest, rest)])
    there = values > _NOTHING * max(float(values.max(initial=0.0)), 1.0)
    return np.asarray((vectors[:, there] / np.sqrt(values[there])).T)
