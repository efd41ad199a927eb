"""Logarithms of densities (and of probabilities of counts), for likelihoods. Formulas as in any textbook."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

from mcsv.distributions import Distribution
from mcsv.distributions.base import Floats

__all__ = ["log_density"]

STEP = 1e-3
"""Of a tail probability, for a slope by differences; the error of the density is about 1e-7 of it."""


def log_density(distribution: Distribution, x: Floats) -> Floats:
    """The logarithm of the density at each ``x``, which lie inside the support; of the probability of a count."""
    formula = _FORMULAS.get(distribution.family)
    with np.errstate(divide="ignore", over="ignore"):
        return np.asarray(formula(distribution, x) if formula else _by_slope(distribution, x))


def _normal(d: Any, x: Floats) -> Floats:
    z = (x - d.mu) / d.sigma
    return np.asarray(-0.5 * z**2 - math.log(d.sigma) - 0.5 * math.log(2 * math.pi))


def _student_t(d: Any, x: Floats) -> Floats:
    z = (x - d.loc) / d.scale
    constant = math.lgamma((d.df + 1) / 2) - math.lgamma(d.df / 2) - 0.5 * math.log(d.df * math.pi)
    return np.asarray(constant - math.log(d.scale) - (d.df + 1) / 2 * np.log1p(z**2 / d.df))


def _gumbel(d: Any, x: Floats) -> Floats:
    z = (x - d.loc) / d.scale
    return np.asarray(-z - np.exp(-z) - math.log(d.scale))


def _lognormal(d: Any, x: Floats) -> Floats:
    log = np.log(x)
    return _normal(d, log) - log


def _gamma(d: Any, x: Floats) -> Floats:
    z = x / d.scale
    return np.asarray(special.xlogy(d.shape - 1, z) - z - special.gammaln(d.shape) - math.log(d.scale))


def _weibull(d: Any, x: Floats) -> Floats:
    z = x / d.scale
    return np.asarray(math.log(d.shape / d.scale) + special.xlogy(d.shape - 1, z) - z**d.shape)


def _exponential(d: Any, x: Floats) -> Floats:
    return np.asarray(math.log(d.rate) - d.rate * x)


def _beta(d: Any, x: Floats) -> Floats:
    width = d.high - d.low
    inside = special.xlogy(d.a - 1, (x - d.low) / width) + special.xlogy(d.b - 1, (d.high - x) / width)
    return np.asarray(inside - special.betaln(d.a, d.b) - math.log(width))


def _uniform(d: Any, x: Floats) -> Floats:
    return np.full(np.shape(x), -math.log(d.high - d.low))


def _poisson(d: Any, x: Floats) -> Floats:
    return np.asarray(special.xlogy(x, d.rate) - d.rate - special.gammaln(x + 1))


def _negative_binomial(d: Any, x: Floats) -> Floats:
    ways = special.gammaln(x + d.r) - special.gammaln(d.r) - special.gammaln(x + 1)
    return np.asarray(ways + d.r * math.log(d.p) + special.xlog1py(x, -d.p))


def _by_slope(d: Distribution, x: Floats) -> Floats:
    """For a family that is given by its quantile function: 1 / its slope."""
    found = np.empty(len(x))
    below, above = d.tail(x, False), d.tail(x, True)
    for upper, v, where in ((False, below, below <= above), (True, above, below > above)):
        v = np.maximum(v[where], 1e-300)
        step = STEP * v
        rise = np.abs(d.quantile(v + step, upper) - d.quantile(v - step, upper))
        found[where] = np.log(2 * step / rise)
    return found


_FORMULAS: dict[str, Callable[[Any, Floats], Floats]] = {
    "normal": _normal,
    "student_t": _student_t,
    "gumbel": _gumbel,
    "lognormal": _lognormal,
    "gamma": _gamma,
    "weibull": _weibull,
    "exponential": _exponential,
    "beta": _beta,
    "uniform": _uniform,
    "poisson": _poisson,
    "negative_binomial": _negative_binomial,
}
