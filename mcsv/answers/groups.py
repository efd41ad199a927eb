"""What knowing several inputs together would be worth, from single draws: a regression rule, paid out on later draws.

The rule takes the option with the largest conditional mean, a polynomial in the inputs' normal scores: of degree 3
below six inputs, 2 from there on.
"""

from __future__ import annotations

from itertools import combinations_with_replacement
from math import comb
from warnings import catch_warnings, simplefilter

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgWarning, solve
from scipy.special import ndtri
from scipy.stats import rankdata

from mcsv.answers.rules import TEACHING, averaged

__all__ = ["known_together", "normal_scores"]

Floats = NDArray[np.float64]

_GROUPS = 32
_FEW = 6
_MANY = 400
"""Products from which on least squares by their spectrum take too long."""


def known_together(scores: Floats, benefits: Floats) -> tuple[float, float]:
    """EVPPI of a group and its error, from ``scores`` (draws, inputs) and net ``benefits`` (draws, options)."""
    degree = 3 if scores.shape[1] < _FEW else 2
    features = comb(scores.shape[1] + degree, degree)
    if benefits.shape[1] == 1:
        benefits = np.concatenate([np.zeros_like(benefits), benefits], axis=1)
    parts = np.array_split(np.arange(scores.shape[0]), _GROUPS)
    if min(part.size for part in parts[:TEACHING]) * TEACHING < 10 * features:
        return np.nan, np.nan
    gram, moments = np.zeros((features, features)), np.zeros((features, benefits.shape[1]))
    paid, draws = [], []
    for number, part in enumerate(parts):
        x, y = _monomials(scores[part], degree), benefits[part]
        if number >= TEACHING:
            rule = _solved(gram, moments)
            taken = np.argmax(x @ rule, axis=1)
            best = int(np.argmax(moments[0]))  # the first monomial is 1
            paid.append(float((y[np.arange(part.size), taken] - y[:, best]).sum()))
            draws.append(part.size)
        gram, moments = gram + x.T @ x, moments + x.T @ y
    value, se = averaged(np.array(paid), np.array(draws))
    grain = float(benefits.std(axis=0).max()) / scores.shape[0]  # as Lessons.grain
    return float(value), max(float(se), grain) if value == value else np.nan


def normal_scores(values: Floats) -> Floats:
    """Normal scores by rank; equal values have the same."""
    found: Floats = ndtri((rankdata(values) - 0.5) / values.size)
    return found


def _monomials(scores: Floats, degree: int) -> Floats:
    """All products of up to ``degree`` of the scores, 1 first, (draws, products)."""
    found = [np.ones((scores.shape[0], 1))]
    for many in range(1, degree + 1):
        of = np.array([*combinations_with_replacement(range(scores.shape[1]), many)])
        products = scores[:, of[:, 0]]
        for place in range(1, many):
            products = products * scores[:, of[:, place]]
        found.append(products)
    return np.concatenate(found, axis=1)


def _solved(gram: Floats, moments: Floats) -> Floats:
    """Least squares; those of many products by Cholesky, unless some of them are nearly alike."""
    if len(gram) >= _MANY:
        try:
            with catch_warnings():
                simplefilter("error", LinAlgWarning)
                return np.asarray(solve(gram, moments, assume_a="pos"))
        except (LinAlgWarning, np.linalg.LinAlgError):
            pass
    return np.asarray(np.linalg.lstsq(gram, moments, rcond=None)[0])
