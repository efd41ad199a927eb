"""Extremes: whatever the front door accepts is drawn as it was stated; what cannot be drawn is refused in words.

Each family is swept over parameters at the ends of what doubles hold. A set of parameters passes if it is refused
with a UserError that says why, or if its single draws

* lie inside the support, all of them, and are finite;
* fall below the exact quantile of p with frequency p, up to five binomial standard errors, for p from 1e-6 to 1 - 1e-6
  (a jump at the quantile, be it an atom or the rounding of doubles, lies between both sides of the inequality);
* are, one by one, the exact quantile of their own uniform number, to a relative 1e-6 of the probability in the tail:
  a draw depends on seed, name, period and number only, so an input of the same name that is uniform on (0, 1)
  shows that number;
* have the exact mean and sd, up to five standard errors. This is asked only where no few draws decide it: the mean
  where the kurtosis is below a thousandth of the number of draws, the sd where it is below 30.

Sets marked `plain` are those that nobody would call extreme; they must not be refused.

Source of truth: quantile functions from textbooks, written out below where they are closed (uniform, loguniform,
triangular, exponential, Weibull, Gumbel, Pareto, GEV, metalog, Cauchy); scipy.special for the normal, incomplete gamma,
incomplete beta and Student's t; scipy.stats for the tails of counts and for some kurtoses. Where scipy gives way, other
formulas take over: the first term of the series for gamma and beta quantiles near 0, Newton's steps where scipy ends
its own too early, Cornish and Fisher's expansion for shapes from 1e6 (gamma) or 1e8 (beta) on, where scipy is off by
1e-5 of the tail and more, and a gamma in place of a beta of one huge and one small shape. `test_truth` holds them, and
scipy, against digits from mpmath (40 digits, quadrature of the density, sums of probabilities). Nothing is taken from
mcsv but its draws.
"""

from __future__ import annotations

import math
import random
import re
import signal
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import pytest
from campaign import effort
from scipy import special, stats

import mcsv
from mcsv.errors import McsvError, UserError

DRAWS, SEED = 2**17, 7
LEVELS = (1e-6, 1e-3, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999, 1 - 1e-6)
FIVE_SIGMA = stats.norm.sf(5)
CLOSE = 1e-6  # relative, of the probability in the tail
ULPS = 32  # by which a value may be off for rounding alone
PATIENCE = 10  # seconds of this process alone, for what takes one or two
TINY = 1e-306  # near the end of doubles, where digits get lost, and 0 will do
INF = math.inf


@dataclass(frozen=True)
class Truth:
    """The quantile of probability v from either end, both tails, the support, and (mean, sd, kurtosis) if known."""

    quantile: Any
    tail: Any = None
    low: float = -INF
    high: float = INF
    moments: tuple[float, float, float] | None = None
    known: tuple[tuple[float, float], ...] = ()  # in place of a quantile function: (p, quantile of p)
    sure: float = 0.0  # below this probability in the tail the quantile is not to be relied on


@dataclass(frozen=True)
class Case:
    spec: dict[str, Any]
    truth: Truth
    plain: bool = False

    def __str__(self):
        return ", ".join(f"{key} {value}" for key, value in self.spec.items() if key != "dist")


# Truth, family by family: f(parameters) -> Truth
def moments_of(frozen):
    with np.errstate(all="ignore"):
        mean, variance, excess = (float(m) for m in frozen.stats("mvk"))
    return (mean, math.sqrt(variance), excess + 3) if variance > 0 else None


def linear(unit, loc, scale, **more):
    """A location and a scale for a standard truth."""
    tail = None if unit.tail is None else (lambda x, upper: unit.tail((x - loc) / scale, upper))
    ends = {"low": loc + scale * unit.low, "high": loc + scale * unit.high}
    moments = unit.moments and (loc + scale * unit.moments[0], scale * unit.moments[1], unit.moments[2])
    return Truth(lambda v, upper: loc + scale * unit.quantile(v, upper), tail, moments=moments, **{**ends, **more})


def uniform(low, high):
    def quantile(v, upper):
        return high - v * (high - low) if upper else low + v * (high - low)

    def tail(x, upper):
        return np.clip((high - x if upper else x - low) / (high - low), 0, 1)

    sd = (high - low) / math.sqrt(12)
    return Truth(quantile, tail, low, high, (low / 2 + high / 2, sd, 1.8))


def loguniform(low, high):
    a, b = math.log(low), math.log(high)
    # The width of the logarithm without cancellation where the bounds are near each other.
    width = math.log1p((high - low) / low) if high < 2 * low else b - a

    def quantile(v, upper):
        return high * np.exp(-v * width) if upper else low * np.exp(v * width)

    return Truth(quantile, None, low, high)


def triangular(low, mode, high):
    width = high - low

    def rising(v, near, share):  # distance from the end, on this side of the mode
        return np.sqrt(v * share) if near else np.zeros_like(v)

    def quantile(v, upper):
        left, right = (mode - low) / width, (high - mode) / width
        this, other = (right, left) if upper else (left, right)
        beyond = 1 - np.sqrt(np.maximum((1 - v) * other, 0))
        part = np.where(v <= this, rising(v, this > 0, this), beyond)
        return high - width * part if upper else low + width * part

    left, right = (mode - low) / width, (high - mode) / width
    sd = width * math.sqrt((left**2 + left * right + right**2) / 18)
    return Truth(quantile, None, low, high, (low + width * (1 + left) / 3, sd, 2.4))


def normal_unit(v, upper):
    return -special.ndtri(v) if upper else special.ndtri(v)


def normal(mu, sigma):
    return linear(Truth(normal_unit, lambda x, upper: special.ndtr(-x if upper else x), moments=(0, 1, 3)), mu, sigma)


def lognormal(mu, sigma):
    def tail(x, upper):
        score = (np.log(x) - mu) / sigma
        return special.ndtr(-score if upper else score)

    moments = None
    if sigma < 3:
        grown = math.expm1(sigma**2)
        w = grown + 1
        kurtosis = w**4 + 2 * w**3 + 3 * w**2 - 3
        mean = math.exp(mu + sigma**2 / 2)
        moments = (mean, mean * math.sqrt(grown), kurtosis)
    return Truth(lambda v, upper: np.exp(mu + sigma * normal_unit(v, upper)), tail, 0, INF, moments)


def nearly_normal(moments, skewness, v, upper):
    """Cornish and Fisher's expansion: what it leaves out is the skewness to the third power."""
    (mean, sd, kurtosis), z = moments, normal_unit(v, upper)
    bend = skewness * (z**2 - 1) / 6 + (kurtosis - 3) * (z**3 - 3 * z) / 24 - skewness**2 * (2 * z**3 - 5 * z) / 36
    return mean + sd * (z + bend)


def polished(x, v, tail, density, upper):
    """Newton's steps from a quantile that scipy ends too early."""
    for _ in range(2):
        off = (tail(x, upper) - v) / density(x)
        x = x + (off if upper else -off)
    return x


def gamma_unit(shape):
    moments = (shape, math.sqrt(shape), 3 + 6 / shape)

    def tail(x, upper):
        return (special.gammaincc if upper else special.gammainc)(shape, x)

    def density(x):
        return np.exp((shape - 1) * np.log(x) - x - special.gammaln(shape))

    def lower_quantile(v):
        # P(X < x) = x^shape / Gamma(shape + 1) (1 - O(x)): exact for x < e^-40
        first = (np.log(v) + special.gammaln(shape + 1)) / shape
        return np.where(first < -40, np.exp(np.minimum(first, 0)), special.gammaincinv(shape, v))

    def quantile(v, upper):
        if shape >= 1e6:
            return nearly_normal(moments, 2 / math.sqrt(shape), v, upper)
        if shape >= 1e3:
            start = (special.gammainccinv if upper else special.gammaincinv)(shape, v)
            return polished(start, v, tail, density, upper)
        if not upper:
            return lower_quantile(v)
        return np.where(v > 0.2, lower_quantile(1 - v), special.gammainccinv(shape, v))

    return Truth(quantile, tail, 0, INF, moments)


def gamma(shape, scale):
    return linear(gamma_unit(shape), 0, scale)


def beta_moments(a, b):
    """Mean, sd, kurtosis and skewness of the distance from 0."""
    s = a + b
    excess = 6 * ((a - b) ** 2 * (s + 1) - a * b * (s + 2)) / (a * b * (s + 2) * (s + 3))
    skewness = 2 * (b - a) * math.sqrt(s + 1) / ((s + 2) * math.sqrt(a) * math.sqrt(b))
    return (a / s, math.sqrt(a / s * (b / s) / (s + 1)), 3 + excess), skewness


def beta_below(a, b, v):
    """The distance from 0 with probability v below it, for v that is not near 1 or an end far away."""

    def tail(x, upper):
        return special.betainc(a, b, x)

    def density(x):
        return np.exp((a - 1) * np.log(x) + (b - 1) * np.log1p(-x) - special.betaln(a, b))

    start = special.betaincinv(a, b, v)
    if min(a, b) >= 10:
        return polished(start, v, tail, density, False)
    # P(X < x) = x^a / (a B(a, b)) (1 - O(x b)): exact for so small an x
    first = (np.log(v) + math.log(a) + special.betaln(a, b)) / a
    return np.where(first < -40 - math.log(b + 1), np.exp(np.minimum(first, 0)), start)


def beta_distances(a, b, v, upper):
    """The quantile's distances from 0 and from 1, each accurate where it is small."""
    moments, skewness = beta_moments(a, b)
    if min(a, b) >= 1e8:
        near = nearly_normal(moments, skewness, v, upper)
        return near, 1 - near
    if b >= 1e8 and a <= 10:  # a gamma, up to the square of a / b
        near = gamma_unit(a).quantile(v, upper) / (b + (a - 1) / 2)
        return near, 1 - near
    if a >= 1e8 and b <= 10:
        return beta_distances(b, a, v, not upper)[::-1]
    if min(a, b) >= 10:  # the tail that is asked for is the one that must be met
        if upper:
            far = beta_below(b, a, v)
            return 1 - far, far
        near = beta_below(a, b, v)
        return near, 1 - near
    p, q = (1 - v, v) if upper else (v, 1 - v)
    return beta_below(a, b, p), beta_below(b, a, q)


def beta(a, b, low=0.0, high=1.0):
    def quantile(v, upper):
        near, far = beta_distances(a, b, v, upper)
        return np.where(near < 0.5, low + (high - low) * near, high - (high - low) * far)

    def tail(x, upper):
        return (special.betaincc if upper else special.betainc)(a, b, (x - low) / (high - low))

    (mean, sd, kurtosis), _ = beta_moments(a, b)
    return Truth(quantile, tail, low, high, (low + (high - low) * mean, (high - low) * sd, kurtosis))


def pert(low, mode, high, lam=4.0):
    width = high - low
    return beta(1 + lam * (mode - low) / width, 1 + lam * (high - mode) / width, low, high)


def waiting(v, upper):
    """The quantile of the standard exponential."""
    return -np.log(v) if upper else -np.log1p(-v)


def exponential(mean):
    def tail(x, upper):
        return np.exp(-x) if upper else -np.expm1(-x)

    return linear(Truth(waiting, tail, 0, INF, (1, 1, 9)), 0, mean)


def weibull(shape, scale):
    def tail(x, upper):
        passed = (x / scale) ** shape
        return np.exp(-passed) if upper else -np.expm1(-passed)

    moments = moments_of(stats.weibull_min(shape, scale=scale)) if 0.3 < shape < 50 else None
    return Truth(lambda v, upper: scale * waiting(v, upper) ** (1 / shape), tail, 0, INF, moments)


def gumbel(loc, scale):
    sd = math.pi / math.sqrt(6)
    unit = Truth(lambda v, upper: -np.log(waiting(v, not upper)), moments=(np.euler_gamma, sd, 5.4))
    return linear(unit, loc, scale)


def gev(shape, loc, scale):
    def quantile(v, upper):
        log = -np.log(waiting(v, not upper))
        return loc + scale * (np.expm1(shape * log) / shape if shape else log)

    # The end is a quotient, so that it may be off by a rounding or two.
    end = loc - scale / shape if shape else 0.0
    room = ULPS * (np.spacing(abs(end)) + np.spacing(abs(loc)))
    moments = moments_of(stats.genextreme(-shape, loc, scale)) if -0.4 < shape < 0.2 and abs(shape) > 1e-3 else None
    return Truth(quantile, None, end - room if shape > 0 else -INF, end + room if shape < 0 else INF, moments)


def pareto(alpha, minimum):
    def tail(x, upper):
        log = alpha * np.log(x / minimum)
        return np.exp(-log) if upper else -np.expm1(-log)

    moments = moments_of(stats.pareto(alpha, scale=minimum)) if alpha > 4.1 else None
    return Truth(lambda v, upper: minimum * np.exp(waiting(v, upper) / alpha), tail, minimum, INF, moments)


def student_t(df, loc=0.0, scale=1.0):
    def from_below(v):
        return -1 / np.tan(np.pi * v) if df == 1 else special.stdtrit(df, v)

    def quantile(v, upper):
        middle = np.abs(v - 0.5) < 1e-15
        return np.where(middle, 0.0, -from_below(v) if upper else from_below(v))

    def tail(x, upper):
        if df == 1:
            return np.arctan2(1, x if upper else -x) / np.pi
        return special.stdtr(df, -x if upper else x)

    moments = (0, math.sqrt(df / (df - 2)), 3 + 6 / (df - 4)) if df > 4.1 else None
    return linear(Truth(quantile, tail, moments=moments), loc, scale)


def metalog(coefficients, low=None, high=None):
    a = [*coefficients, 0, 0, 0, 0][:4]

    def quantile(v, upper):
        y = 1 - v if upper else v
        logit = special.logit(v) * (-1 if upper else 1)
        s = (0.5 - v) if upper else v - 0.5
        curve = a[0] + a[1] * logit + a[2] * s * logit + a[3] * s
        if low is not None and high is not None:
            return np.where(
                curve < 0, low + (high - low) * special.expit(curve), high - (high - low) * special.expit(-curve)
            )
        if low is not None:
            return low + np.exp(curve)
        return high - np.exp(-curve) if high is not None else curve + 0 * y

    return Truth(quantile, None, -INF if low is None else low, INF if high is None else high)


def metalog_through(points, low=None, high=None):
    """Keelin's curve through as many percentiles as it has terms (at most four)."""

    def unbound(x):
        if low is not None and high is not None:
            return math.log((x - low) / (high - x))
        return math.log(x - low) if low is not None else -math.log(high - x) if high is not None else x

    y = np.array([p / 100 for p, _ in points])
    logit = special.logit(y)
    terms = [np.ones_like(y), logit, (y - 0.5) * logit, y - 0.5][: len(points)]
    stated = np.array([unbound(x) for _, x in points])
    first, *more = np.linalg.solve(np.stack(terms, axis=1), stated - stated[0])
    return metalog([first + stated[0], *more], low, high)


def piecewise(values, probabilities):
    x, p = np.array(values, dtype=float), np.array(probabilities, dtype=float)

    def quantile(v, upper):
        return np.interp(1 - v if upper else v, p, x)

    return Truth(quantile, None, x[0], x[-1])


def atoms(values, weights):
    order = np.argsort(values)
    x, below = np.array(values, dtype=float)[order], np.cumsum(np.array(weights)[order])

    def quantile(v, upper):
        p = 1 - v if upper else v
        return x[np.minimum(np.searchsorted(below, p - 1e-15), len(x) - 1)]

    possible = x[np.array(weights)[order] > 0]
    return Truth(quantile, None, possible[0], possible[-1])


def counts(frozen, sure=0.0):
    """Smallest k with P(X <= k) >= p, by scipy's tail functions rather than its quantiles."""

    def quantile(v, upper):
        v = np.asarray(v, dtype=float)
        enough = (lambda k: frozen.sf(k) <= v) if upper else (lambda k: frozen.cdf(k) >= v)
        return bisect_floats(enough, np.full(v.shape, 0.0), np.full(v.shape, most), whole=True)

    low, high = frozen.support()
    most = min(high, 1e18, math.ceil(frozen.mean() + 1e4 * frozen.std()))  # beyond it is less than 1e-8 (Chebyshev)
    return Truth(
        quantile, lambda x, upper: (frozen.sf if upper else frozen.cdf)(x), low, high, moments_of(frozen), sure=sure
    )


def bisect_floats(enough, low, high, whole=False):
    """The smallest double (whole number) at which `enough` holds: bisection of the doubles in their own order."""

    def key(x):
        bits = np.asarray(x, dtype=float).view(np.int64)
        return np.where(bits < 0, np.int64(-(2**63)) - bits, bits)

    def double(k):
        return np.where(k < 0, np.int64(-(2**63)) - k, k).view(np.float64)

    a, b = (low.astype(np.int64), high.astype(np.int64)) if whole else (key(low), key(high))
    back = (lambda k: k.astype(float)) if whole else double
    done = enough(back(a))
    while np.any(a + 1 < b):
        middle = a // 2 + b // 2 + (a % 2 + b % 2) // 2
        holds = enough(back(middle))
        a, b = np.where(holds, a, middle), np.where(holds, middle, b)
    return np.where(done, low, back(b))


def mixture(*components):
    """Weights and truths."""

    def tail(x, upper):
        return sum(weight * np.nan_to_num(truth.tail(x, upper)) for weight, truth in components)

    def quantile(v, upper):
        v = np.asarray(v, dtype=float)
        enough = (lambda x: tail(x, True) <= v) if upper else (lambda x: tail(x, False) >= v)
        return bisect_floats(enough, np.full(v.shape, -1e300), np.full(v.shape, 1e300))

    return Truth(quantile, tail, min(t.low for _, t in components), max(t.high for _, t in components))


def fixed(value):
    def tail(x, upper):
        return np.where(x < value, 1.0, 0.0) if upper else np.where(x >= value, 1.0, 0.0)

    return Truth(lambda v, upper: np.full(np.shape(v), float(value)), tail, value, value)


def truncated(base, low=-INF, high=INF):
    """The base between two bounds, by the tail in which the interval lies."""
    low, high = max(low, base.low), min(high, base.high)

    def at(x, upper):
        if x in (-INF, INF):
            return float((x < 0) == upper)
        return float(base.tail(np.array(x), upper))

    in_upper = at(low, True) < 0.5
    first, last = (at(high, True), at(low, True)) if in_upper else (at(low, False), at(high, False))

    def quantile(v, upper):
        part = v if upper == in_upper else 1 - v
        return np.clip(base.quantile(first + part * (last - first), in_upper), low, high)

    return Truth(quantile, None, low, high)


def narrow(low, high):
    """The standard normal on an interval whose width squared is next to nothing."""

    def quantile(v, upper):
        inside = -math.expm1(-low * (high - low))
        p = 1 - v if upper else v
        return low + (-np.log1p(-p * inside) / low if low else p * (high - low))

    return Truth(quantile, None, low, high)


def truncated_counts(frozen, low, high):
    def quantile(v, upper):
        p = 1 - v if upper else v
        below = float(frozen.cdf(low - 1))
        mass = float(frozen.cdf(high) - below) if below < 0.5 else float(frozen.sf(low - 1) - frozen.sf(high))
        if below < 0.5:
            k = counts(frozen).quantile(below + p * mass, False)
        else:
            k = counts(frozen).quantile(float(frozen.sf(low - 1)) - p * mass, True)
        return np.clip(k, low, high)

    return Truth(quantile, None, low, high)


def through(*points, low=-INF, high=INF):
    """Only what was stated: percentiles."""
    return Truth(None, None, low, high, known=tuple((p / 100, x) for p, x in points))


# Cases
def cases_uniform():
    for low, high in ((0, 1), (-3, 7)):
        yield Case({"low": low, "high": high}, uniform(low, high), plain=True)
    pairs = [(1e-300, 1e300), (0, 1e-300), (-1e300, 1e300), (0, 1e150), (1e9, 1e9 + 1e-3), (1, 1 + 1e-9)]
    pairs += [(-1e-300, 1e-300), (1, 1 + 1e-12), (-1e150, 1e-150), (0, 5e-324), (1e16, 1e16 + 2), (-1e9, 1)]
    for low, high in pairs:
        yield Case({"low": low, "high": high}, uniform(low, high))


def cases_loguniform():
    yield Case({"low": 1, "high": 1000}, loguniform(1, 1000), plain=True)
    pairs = [(1e-300, 1e300), (1e-300, 1e-299), (1, 1e300), (1e-300, 1), (1, 1 + 1e-9), (1e9, 1e9 + 1), (1e-9, 1e9)]
    pairs += [(1e-150, 1e150), (1e-3, 1e6), (5e-324, 1), (1e299, 1e300), (1, 1 + 1e-12)]
    for low, high in pairs:
        yield Case({"low": low, "high": high}, loguniform(low, high))


def three_points():
    yield (0, 0.3, 1), True
    yield (80, 100, 160), True
    yield (0, 0, 1), False
    yield (0, 1, 1), False
    for near in (1e-3, 1e-6, 1e-9, 1e-12, 1e-15, 1e-100):
        yield (0, near, 1), False
    for near in (1e-3, 1e-6, 1e-9, 1e-12):
        yield (0, 1 - near, 1), False
    for ends in ((0, 1, 1e9), (1e9, 1e9 + 0.5, 1e9 + 1), (-1e9, 0, 1e9), (0, 1e-300, 1e-299), (-1e300, 0, 1e300)):
        yield ends, False
    for ends in ((1, 1 + 3e-10, 1 + 1e-9), (-1e150, 1, 1e150), (0, 1e300, 1e300), (-1, -1, 1e12)):
        yield ends, False


def cases_triangular():
    for (low, mode, high), plain in three_points():
        yield Case({"low": low, "mode": mode, "high": high}, triangular(low, mode, high), plain)


def cases_pert():
    for (low, mode, high), plain in three_points():
        yield Case({"low": low, "mode": mode, "high": high}, pert(low, mode, high), plain)
    for lam in (1e-3, 1e-9, 1e3, 1e6, 1e12):
        for mode in (0, 0.2, 1):
            yield Case({"low": 0, "mode": mode, "high": 1, "lambda": lam}, pert(0, mode, 1, lam))


def cases_normal():
    for mean, sd, plain in ((10, 3, True), (1, 1e-3, True), (1, 1e-9, False), (1, 1e-12, False), (1, 1e3, False)):
        yield Case({"mean": mean, "sd": sd}, normal(mean, sd), plain)
    for mean, sd in ((0, 1e-300), (0, 1e300), (1e300, 1e290), (1e9, 1), (-1e12, 1), (1e15, 1), (0, 1e150), (5, 1e-15)):
        yield Case({"mean": mean, "sd": sd}, normal(mean, sd))
    z = special.ndtri(0.9)
    yield Case({"p10": 1, "p90": 1 + 1e-9}, normal(1 + 0.5e-9, 0.5e-9 / z))
    yield Case({"p10": -1e200, "p90": 1e200}, normal(0, 1e200 / z))
    yield Case({"p49.9": 0, "p50.1": 1}, normal(0.5, 0.5 / special.ndtri(0.501)))


def cases_lognormal():
    for sigma in (1e-9, 1e-6, 1e-3, 0.1, 1, 2, 3, 5, 7, 10, 15, 20):
        yield Case({"mu": 0, "sigma": sigma}, lognormal(0, sigma), plain=0.1 <= sigma <= 2)
    for mu, sigma in ((-600, 1), (300, 1), (-599, 10), (200, 12), (340, 3), (-300, 18), (1e-9, 1e-12)):
        yield Case({"mu": mu, "sigma": sigma}, lognormal(mu, sigma))
    for mean, ratio in ((1, 1e-9), (1e9, 1e-6), (1e-9, 1e2), (1, 1e3), (1e6, 1e6), (1e-200, 1), (1e140, 1)):
        sigma2 = math.log1p(ratio**2)
        truth = lognormal(math.log(mean) - sigma2 / 2, math.sqrt(sigma2))
        yield Case({"mean": mean, "sd": mean * ratio}, truth)
    z = special.ndtri(0.9)
    yield Case({"p10": 1e-100, "p90": 1e100}, lognormal(0, 100 * math.log(10) / z))
    yield Case({"p10": 1, "p90": 1e9}, lognormal(4.5 * math.log(10), 4.5 * math.log(10) / z))


SHAPES = (1e-3, 2e-3, 5e-3, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.5, 1, 2, 10, 1e2, 1e3, 1e4, 1e5, 1e6)


def cases_gamma():
    for shape in SHAPES:
        yield Case({"shape": shape, "scale": 1 / shape}, gamma(shape, 1 / shape), plain=0.2 <= shape <= 1e4)
    for shape, scale in ((1e9, 1e-9), (1e12, 1), (1e18, 1), (1e-6, 1), (0.5, 1e-300), (0.5, 1e300), (0.05, 1e-300)):
        yield Case({"shape": shape, "scale": scale}, gamma(shape, scale))
    for scale in (1e250, 1e-250, 1e150):
        yield Case({"shape": 0.01, "scale": scale}, gamma(0.01, scale))
        yield Case({"shape": 50, "scale": scale}, gamma(50, scale))
    for ratio in (1e-9, 1e-6, 30, 100, 1e3):
        yield Case({"mean": 7, "sd": 7 * ratio}, gamma(ratio**-2, 7 * ratio**2))
    yield Case({"p10": 1e-9, "p90": 1}, through((10, 1e-9), (90, 1), low=0))
    yield Case({"p10": 1e-60, "p90": 1}, through((10, 1e-60), (90, 1), low=0))
    yield Case({"p10": 1, "p90": 1 + 1e-6}, through((10, 1), (90, 1 + 1e-6), low=0))


def cases_beta():
    sizes = (1e-3, 0.05, 1, 1e3, 1e6)
    for a in sizes:
        for b in sizes:
            yield Case({"a": a, "b": b}, beta(a, b), plain=min(a, b) >= 0.5 and max(a, b) <= 1e3)
    for a, b in ((1e9, 1e9), (1e12, 2), (1e-6, 1e-6), (0.01, 0.01), (1e-9, 1), (0.5, 1e12), (2, 1e15), (1e16, 1e16)):
        yield Case({"a": a, "b": b}, beta(a, b))
    ends = (
        (0.01, 0.01, -1, 1),
        (0.05, 0.05, -1e9, 1e9),
        (2, 3, 1e9, 1e9 + 1),
        (0.1, 5, 0, 1e300),
        (2, 2, -1e300, 1e300),
    )
    for a, b, low, high in (*ends, (0.02, 3, 5, 6), (3, 0.02, -6, -5), (0.2, 0.2, 0, 1e-300)):
        yield Case({"a": a, "b": b, "low": low, "high": high}, beta(a, b, low, high))
    for mean, sd in ((0.5, 1e-9), (1e-9, 1e-9), (1e-6, 1e-4), (0.5, 0.4999), (0.999, 0.03), (1e-3, 0.0316)):
        total = mean * (1 - mean) / sd**2 - 1
        yield Case({"mean": mean, "sd": sd}, beta(mean * total, (1 - mean) * total))
    yield Case({"p10": 1e-9, "p90": 0.5}, through((10, 1e-9), (90, 0.5), low=0, high=1))
    yield Case({"p10": 1e-9, "p90": 1 - 1e-9}, through((10, 1e-9), (90, 1 - 1e-9), low=0, high=1))
    yield Case({"p10": 0.5, "p90": 0.5 + 1e-6}, through((10, 0.5), (90, 0.5 + 1e-6), low=0, high=1))


def cases_exponential():
    for mean in (1e-300, 1e-9, 1, 12, 1e9, 1e150, 1e290, 1e300, 1e307):
        yield Case({"mean": mean}, exponential(mean), plain=1 <= mean <= 12)
    for rate in (1e-300, 1e300, 1e-308):
        yield Case({"rate": rate}, exponential(1 / rate))
    yield Case({"p0.0001": 1}, exponential(-1 / math.log1p(-1e-6)))
    yield Case({"p99.9999": 1}, exponential(-1 / math.log(1e-6)))


def cases_weibull():
    for shape in (0.02, 0.021, 0.03, 0.05, 0.07, 0.1, 0.2, 0.5, 1, 1.8, 10, 100, 500, 1e4, 1e6, 1e9):
        yield Case({"shape": shape, "scale": 10}, weibull(shape, 10), plain=0.5 <= shape <= 10)
    for shape, scale in ((0.05, 1e-200), (0.05, 1e200), (2, 1e300), (2, 1e-300), (0.5, 1e-300), (0.1, 1e280)):
        yield Case({"shape": shape, "scale": scale}, weibull(shape, scale))
    # The sd is stated from the shape by the moments' own formula, so that the shape is known.
    for shape in (0.06, 0.1, 0.25, 30, 1e3):
        m1, m2 = special.gammaln(1 + 1 / shape), special.gammaln(1 + 2 / shape)
        scale = math.exp(-m1)
        yield Case({"mean": 1, "sd": math.sqrt(math.expm1(m2 - 2 * m1))}, weibull(shape, scale))
    yield Case({"p10": 1e-9, "p90": 1e9}, through((10, 1e-9), (90, 1e9), low=0))
    yield Case({"p10": 1e-90, "p90": 1e3}, through((10, 1e-90), (90, 1e3), low=0))
    yield Case({"p10": 1, "p90": 1 + 1e-9}, through((10, 1), (90, 1 + 1e-9), low=0))


def cases_gumbel():
    for loc, scale in ((100, 15), (0, 1)):
        yield Case({"loc": loc, "scale": scale}, gumbel(loc, scale), plain=True)
    for loc, scale in ((1e9, 1), (-1e12, 1), (1, 1e-9), (1, 1e-12), (1, 1e3), (0, 1e300), (0, 1e-300), (0, 1e150)):
        yield Case({"loc": loc, "scale": scale}, gumbel(loc, scale))


def cases_gev():
    for shape in (-50, -20, -5, -2, -1, -0.5, -0.1, -1e-3, -1e-6, -1e-9, -1e-12, 0):
        yield Case({"shape": shape, "loc": 0, "scale": 1}, gev(shape, 0, 1), plain=-0.5 <= shape <= -0.1)
    for shape in (1e-12, 1e-9, 1e-6, 1e-3, 0.1, 0.5, 0.99, 1, 1.01, 2, 5, 10, 15):
        yield Case({"shape": shape, "loc": 100, "scale": 15}, gev(shape, 100, 15), plain=0.1 <= shape <= 0.5)
    for shape in (-2, 0.3, 3):
        for loc, scale in ((1e9, 1), (1, 1e-9), (0, 1e280), (0, 1e-300), (-1e12, 1)):
            yield Case({"shape": shape, "loc": loc, "scale": scale}, gev(shape, loc, scale))


def cases_pareto():
    for alpha in (0.01, 0.02, 0.05, 0.1, 0.5, 0.999, 1, 1.001, 1.1, 1.999, 2, 2.001, 2.5, 5, 100, 1e4, 1e6, 1e9, 1e12):
        yield Case({"alpha": alpha, "minimum": 1}, pareto(alpha, 1), plain=1.1 <= alpha <= 5)
    for alpha, minimum in ((0.1, 1e-300), (2, 1e-300), (2, 1e290), (0.1, 1e200), (3, 1e300), (1e6, 1e9), (1e-3, 1)):
        yield Case({"alpha": alpha, "minimum": minimum}, pareto(alpha, minimum))
    for alpha in (1 + 1e-9, 1 + 1e-6, 1.001):
        yield Case({"alpha": alpha, "mean": 1}, pareto(alpha, (alpha - 1) / alpha))
    for ratio in (1e-9, 1e-3, 1e3, 1e6):
        alpha = 1 + math.hypot(1, 1 / ratio)
        yield Case({"mean": 1, "sd": ratio}, pareto(alpha, (alpha - 1) / alpha))
    yield Case({"p50": 1, "p99": 1e60}, pareto(math.log(50) / math.log(1e60), 2 ** (-math.log(1e60) / math.log(50))))


def cases_student_t():
    for df in (0.1, 0.5, 1, 1.0001, 1.5, 2, 2.0001, 2.5, 3, 5, 30, 1e3, 1e4, 1e5, 1e6, 1e9, 1e15):
        yield Case({"df": df}, student_t(df), plain=1 <= df <= 1e3)
    for df, loc, scale in ((1, 1e9, 1), (1, 0, 1e290), (3, 1, 1e-9), (3, 1e12, 1), (5, 0, 1e-300), (1e6, 1e9, 1)):
        yield Case({"df": df, "loc": loc, "scale": scale}, student_t(df, loc, scale))
    for df in (2 + 1e-9, 2.001, 1e6):
        yield Case({"df": df, "mean": 1, "sd": 1e3}, student_t(df, 1, 1e3 * math.sqrt((df - 2) / df)))


def cases_metalog():
    def case(points, plain=False, low=None, high=None):
        bounds = {key: bound for key, bound in (("low", low), ("high", high)) if bound is not None}
        spec = {f"p{p:g}": x for p, x in points} | bounds
        return Case(spec, metalog_through(points, low, high), plain)

    yield case([(10, 35), (50, 50), (90, 75)], True)
    yield case([(10, 35), (50, 50), (90, 75)], True, low=0)
    yield case([(10, 35), (50, 50), (90, 75)], True, low=0, high=100)
    yield case([(10, 1), (50, 1 + 1e-9), (90, 1 + 2.1e-9)])
    yield case([(10, 1e9), (50, 1e9 + 1), (90, 1e9 + 3)])
    yield case([(10, 1e-9), (50, 1), (90, 1e9)], low=0)
    yield case([(10, 1e-90), (50, 1), (90, 1e90)], low=0)
    yield case([(10, 1e-250), (50, 1e-100), (90, 1)], low=0)
    yield case([(10, -1e9), (50, -1), (90, -1e-9)], high=0)
    yield case([(10, 1e-9), (50, 0.5), (90, 1 - 1e-9)], low=0, high=1)
    yield case([(10, 1e-90), (50, 0.5), (90, 1 - 1e-15)], low=0, high=1)
    yield case([(10, 1e-12), (50, 1e-9), (90, 1e-6)], low=0, high=1)
    yield case([(10, -1e200), (50, 0), (90, 1e200)])
    yield case([(10, -1e300), (50, 0), (90, 1e300)])
    yield case([(10, 1e-300), (50, 2e-300), (90, 4e-300)])
    yield case([(0.0001, 0), (50, 1), (99.9999, 3)])
    yield case([(49, 0), (50, 1), (51, 2)])
    yield case([(10, 0), (50, 1), (90, 4.9)])  # near the steepest skew that three terms allow
    yield case([(10, 0), (50, 1), (90, 1e9)], low=-1e-9)
    for a in (
        (0, 1e-300),
        (0, 1e300),
        (1e9, 1e-3),
        (0, 1),
        (0, 1, 1.99),
        (0, 1, -1.99),
        (0, 1e-12, 0, 1),
        (0, 1, 0, -3.99),
    ):
        yield Case({"coefficients": list(a)}, metalog(a))
    for a in ((0, 3), (0, 20), (300, 5), (0, 40)):
        yield Case({"coefficients": list(a), "low": 0}, metalog(a, 0))


def cases_piecewise():
    yield Case(
        {"values": [10, 30, 60, 100], "probabilities": [0, 0.5, 0.9, 1]},
        piecewise([10, 30, 60, 100], [0, 0.5, 0.9, 1]),
        True,
    )
    tables = [([0, 1e-9, 1, 1e9], [0, 0.4, 0.6, 1]), ([0, 1e-300, 1e300], [0, 0.5, 1]), ([0, 1, 2], [0, 1e-9, 1])]
    tables += [([0, 1, 2], [0, 1 - 1e-9, 1]), ([0, 1, 1 + 1e-9, 2], [0, 0.1, 0.9, 1]), ([0, 1, 2], [0, 1e-4, 1])]
    tables += [
        ([-1e9, 0, 1e-9], [0, 0.01, 1]),
        ([1e9, 1e9 + 1, 1e9 + 1.001], [0, 0.3, 1]),
        ([0, 1, 2, 3], [0, 0.5, 0.5, 1]),
    ]
    tables += [([0, 1, 1e12], [0, 0.999, 1]), ([0, 1, 1e6, 1e12], [0, 0.99, 0.9999, 1]), ([0, 1e-12, 1], [0, 0.25, 1])]
    for values, probabilities in tables:
        yield Case({"values": values, "probabilities": probabilities}, piecewise(values, probabilities))


def cases_atoms(family):
    if family == "fixed":
        for value in (0, 1, -1e300, 1e300, 5e-324, 1e-300, 1e308):
            yield Case({"value": value}, fixed(value), plain=value in (0, 1))
    if family == "bernoulli":
        for p in (0, 1e-300, 1e-9, 1e-5, 0.25, 0.5, 1 - 1e-5, 1 - 1e-9, 1 - 1e-16, 1):
            yield Case({"p": p}, atoms([0, 1], [1 - p, p]), plain=p in (0.25, 0.5))
    if family == "empirical":
        for values in (
            [12, 15, 15, 19, 31],
            [1e-300, 1e300],
            [-1e300, 0, 1e300],
            [5],
            [1, 1 + 1e-15],
            [0] * 999 + [1e9],
        ):
            yield Case({"values": values}, atoms(values, [1 / len(values)] * len(values)), plain=len(values) == 5)
    if family == "discrete":
        tables = [([0, 100, 250], [0.5, 0.3, 0.2]), ([1e-300, 1e300], [0.5, 0.5]), ([3, 1, 2], [0.2, 0.3, 0.5])]
        tables += [([0, 1, 1e9], [0.5, 0.5 - 1e-9, 1e-9]), ([-1e9, 0, 1], [1e-4, 0.9998, 1e-4]), ([0, 1, 2], [0, 1, 0])]
        for values, weights in tables:
            yield Case(
                {"values": values, "weights": weights},
                atoms(values, weights),
                plain=len(values) == 3 and max(values) < 1e3 and max(weights) < 0.9,
            )


def cases_poisson():
    for rate in (1e-300, 1e-9, 1e-5, 1e-3, 0.5, 3, 120, 1e4, 1e6, 1e8, 1e12, 1e15, 1e18, 1e300):
        # Beyond 4.5 sd scipy ends its series of the incomplete gamma function too early where the rate is large.
        sure = 4e-6 if rate >= 1e6 else 0.0
        yield Case({"rate": rate}, counts(stats.poisson(rate), sure), plain=1e-3 <= rate <= 1e4)


def cases_binomial():
    for n, p in ((1, 0.5), (142, 0.3), (1000, 0.01)):
        yield Case({"n": n, "p": p}, counts(stats.binom(n, p)), plain=True)
    for n, p in ((1e9, 1e-9), (1e8, 0.5), (1e6, 1 - 1e-6), (1e6, 1e-9), (1e12, 0.3), (10, 0), (10, 1), (1e6, 0.999)):
        yield Case({"n": n, "p": p}, counts(stats.binom(n, p)))
    for n, p in ((10, 1e-300), (1e15, 1e-15), (1e15, 0.5), (1e5, 0.5), (3, 1 - 1e-9), (1e18, 0.5)):
        yield Case({"n": n, "p": p}, counts(stats.binom(n, p)))


def cases_negative_binomial():
    for r, p, plain in ((4, 0.3, True), (0.5, 0.1, True), (1, 0.5, True), (1e-3, 0.5, False), (1e-3, 1e-6, False)):
        yield Case({"r": r, "p": p}, counts(stats.nbinom(r, p)), plain)
    for r, p in ((1e6, 0.5), (1e6, 1 - 1e-6), (1e6, 1e-6), (0.01, 1e-9), (0.1, 1e-3), (5, 1e-9), (1, 1e-12), (3, 1)):
        yield Case({"r": r, "p": p}, counts(stats.nbinom(r, p)))
    for r, p in ((1e-9, 0.5), (1e9, 1 - 1e-9), (0.5, 1e-3), (0.03, 1e-5), (1e-3, 1e-3), (50, 1e-6)):
        yield Case({"r": r, "p": p}, counts(stats.nbinom(r, p)))


def cases_mixture():
    def case(*parts, plain=False):
        components = [{"weight": weight, **spec} for weight, spec, _ in parts]
        return Case({"components": components}, mixture(*((weight, truth) for weight, _, truth in parts)), plain)

    def n(mean, sd):
        return {"dist": "normal", "mean": mean, "sd": sd}, normal(mean, sd)

    def e(mean):
        return {"dist": "exponential", "mean": mean}, exponential_whole(mean)

    def f(value):
        return {"dist": "fixed", "value": value}, fixed(value)

    def u(low, high):
        return {"dist": "uniform", "low": low, "high": high}, uniform(low, high)

    def g(shape, scale):
        return {"dist": "gamma", "shape": shape, "scale": scale}, gamma_whole(shape, scale)

    yield case((0.7, *n(100, 10)), (0.3, *n(160, 20)), plain=True)
    yield case((0.4, *f(0)), (0.6, *e(50)), plain=True)
    yield case((0.5, *n(0, 1e-6)), (0.5, *n(0, 1e6)))
    yield case((0.5, *n(0, 1e-9)), (0.5, *n(1e9, 1)))
    yield case((0.999, *n(0, 1)), (0.001, *n(1e9, 1)))
    yield case((1 - 1e-4, *n(1, 1e-9)), (1e-4, *e(1e6)))
    yield case((0.5, *e(1e-12)), (0.5, *e(1e12)))
    yield case((0.5, *u(0, 1)), (0.5, *u(1e6, 1e6 + 1)))
    yield case((0.5, *u(0, 1e-9)), (0.5, *u(0.5, 1)))
    yield case((0.3, *f(1e9)), (0.7, *n(0, 1)))
    yield case((1e-6, *f(-5)), (1 - 1e-6, *n(0, 1)))
    yield case((0.2, *n(-1e6, 1)), (0.2, *n(0, 1e-3)), (0.2, *n(1, 1e-6)), (0.4, *n(1e6, 1e3)))
    yield case((0.5, *g(0.1, 1)), (0.5, *n(50, 1)))
    yield case((0.5, *g(0.01, 100)), (0.5, *f(0)))
    yield case((0.5, *g(0.01, 100)), (0.5, *n(50, 1)))
    yield case((0.5, *f(-1e300)), (0.5, *f(1e300)))
    yield case((0.5, *u(0, 1)), (0.25, *f(0.5)), (0.25, *f(0.5 + 1e-9)))


def whole(truth):
    """A positive truth whose tails are also right below its support."""

    def tail(x, upper):
        inside = truth.tail(np.maximum(x, 0.0), upper)
        return np.where(x < 0, 1.0 if upper else 0.0, inside)

    return Truth(truth.quantile, tail, truth.low, truth.high)


def exponential_whole(mean):
    return whole(exponential(mean))


def gamma_whole(shape, scale):
    return whole(gamma(shape, scale))


def cases_truncated():
    def case(spec, base, low, high, truth=None, plain=False):
        bounds = [None if abs(bound) == INF else bound for bound in (low, high)]
        return Case(spec | {"truncate": bounds}, truth or truncated(base, low, high), plain)

    unit = {"dist": "normal", "mu": 0, "sigma": 1}
    yield case(unit, normal(0, 1), 0, INF, plain=True)
    for low, high in ((3, INF), (5, 6), (6.5, INF), (-INF, -6.9), (-6, -5), (6.9, 6.95), (7.2, 8), (-9, 9), (-1e-3, 9)):
        yield case(unit, normal(0, 1), low, high)
    # So narrow that the density inside is exp(-low x) to all digits
    for low, width in ((3, 1e-9), (0, 1e-9), (1, 1e-6), (5, 1e-6), (-4, 1e-7), (0, 1e-11)):
        yield case(unit, None, low, low + width, narrow(low, low + width))
    yield case({"dist": "normal", "mu": 1e9, "sigma": 1}, normal(1e9, 1), 1e9 + 4, 1e9 + 6)
    yield case({"dist": "uniform", "low": 0, "high": 1}, None, 0.5, 0.5 + 4e-12, uniform(0.5, 0.5 + 4e-12))
    yield case({"dist": "exponential", "rate": 1}, exponential(1), 20, 21)
    yield case({"dist": "exponential", "rate": 1}, exponential(1), 25, INF)
    yield case({"dist": "lognormal", "mu": 0, "sigma": 10}, lognormal(0, 10), 1e10, 1e20)
    yield case({"dist": "lognormal", "mu": 0, "sigma": 10}, lognormal(0, 10), 1e-25, 1e-15)
    yield case({"dist": "gamma", "shape": 0.01, "scale": 100}, gamma(0.01, 100), 1e-3, INF)
    yield case({"dist": "gamma", "shape": 0.01, "scale": 100}, gamma(0.01, 100), 0, 1e-30)
    yield case({"dist": "gamma", "shape": 0.05, "scale": 1}, gamma(0.05, 1), 1e-10, 1e-3)
    yield case({"dist": "gamma", "shape": 1e5, "scale": 1}, gamma(1e5, 1), 101600, INF)
    yield case({"dist": "pareto", "alpha": 1.5, "minimum": 1}, pareto(1.5, 1), 1e6, INF)
    yield case({"dist": "pareto", "alpha": 0.05, "minimum": 1}, pareto(0.05, 1), 1, 1e6)
    yield case({"dist": "student_t", "df": 1}, student_t(1), 1e9, INF)
    yield case({"dist": "student_t", "df": 1}, student_t(1), -1e12, 1e12)
    yield case({"dist": "student_t", "df": 3}, student_t(3), 0, INF)
    yield case({"dist": "beta", "a": 0.01, "b": 0.01}, beta(0.01, 0.01), 0.1, 0.9)
    yield case({"dist": "beta", "a": 0.01, "b": 5}, beta(0.01, 5), 1e-9, 0.5)
    yield case({"dist": "weibull", "shape": 0.05, "scale": 1}, weibull(0.05, 1), 1, 2)
    yield case({"dist": "weibull", "shape": 0.05, "scale": 1}, weibull(0.05, 1), 0, 1e-30)
    # At a rate of 1e6 scipy's own tails would be off by 1e-5 so far out.
    poisson, binomial, claims = stats.poisson(1e5), stats.binom(10**6, 1e-6), stats.nbinom(1e-3, 1e-6)
    yield case({"dist": "poisson", "rate": 1e5}, None, 0, 98500, truncated_counts(poisson, 0, 98500))
    yield case({"dist": "poisson", "rate": 1e5}, None, 101450, INF, truncated_counts(poisson, 101450, INF))
    yield case({"dist": "binomial", "n": 10**6, "p": 1e-6}, None, 5, 10**6, truncated_counts(binomial, 5, 10**6))
    yield case({"dist": "negative_binomial", "r": 1e-3, "p": 1e-6}, None, 1, INF, truncated_counts(claims, 1, INF))


FAMILIES = {
    "uniform": cases_uniform,
    "loguniform": cases_loguniform,
    "triangular": cases_triangular,
    "pert": cases_pert,
    "normal": cases_normal,
    "lognormal": cases_lognormal,
    "gamma": cases_gamma,
    "beta": cases_beta,
    "exponential": cases_exponential,
    "weibull": cases_weibull,
    "gumbel": cases_gumbel,
    "gev": cases_gev,
    "pareto": cases_pareto,
    "student_t": cases_student_t,
    "metalog": cases_metalog,
    "piecewise": cases_piecewise,
    **{family: partial(cases_atoms, family) for family in ("fixed", "bernoulli", "empirical", "discrete")},
    "poisson": cases_poisson,
    "binomial": cases_binomial,
    "negative_binomial": cases_negative_binomial,
    "mixture": cases_mixture,
    "truncated": cases_truncated,
}


# Drawing
def model_of(specs):
    outputs = {f"y{name}": {"formula": name} for name in specs}
    return mcsv.Model.model_validate({"inputs": specs, "outputs": outputs})


def drawn(specs):
    """Single draws of every spec, all from one run."""
    found = mcsv.simulate(model_of(specs), draws=DRAWS, seed=SEED, threads=1, keep=[f"y{name}" for name in specs])
    return {name: found[f"draws_y{name}"].to_numpy().ravel() for name in specs}


@cache
def uniforms(count):
    """The uniform numbers behind the draws of x0, x1, …, and their order."""
    found = drawn({f"x{i}": {"dist": "uniform", "low": 0, "high": 1} for i in range(count)})
    return {name: (u, np.argsort(u)) for name, u in found.items()}


class NoAnswer(Exception):
    """A model that neither opens nor is refused."""


@contextmanager
def patience():
    """Ends what does not end by itself: where there are signals, and in the main thread, which alone gets them."""

    def enough(*_):
        raise NoAnswer(f"after {PATIENCE} seconds")

    if not hasattr(signal, "SIGVTALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGVTALRM, enough)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def refusal(opened, specs):
    """What is said of each spec that is refused: "" if it is a mistake with words, else what is wrong with that.

    An error that names no input is about the only one that there is, or else about "" (somebody among many).
    """
    someone = next(iter(specs)) if len(specs) == 1 else ""
    try:
        with patience():
            opened(specs)
    except UserError as error:
        named = {name for mistake in error.mistakes for name in re.findall(r"x\d+", mistake.path)} & specs.keys()
        silent = not error.mistakes or not all(mistake.what for mistake in error.mistakes)
        return dict.fromkeys(named or {someone}, "refused without a word" if silent else "")
    except McsvError as error:
        return {someone: f"refused by {type(error).__name__}, which nobody can mend: {error}"}
    except Exception as error:  # anything else is a bug, and belongs into the list of complaints
        return {someone: f"fell over: {type(error).__name__}: {error}"}
    return {}


def refused_alone(opened, specs):
    return {key: said for name, spec in specs.items() for key, said in refusal(opened, {name: spec}).items()}


def drawn_or_refused(specs):
    """Draws of what can be drawn, and what is said of the rest.

    Tables take time, so that all are drawn in one run. If that is refused, it is without those whom the error
    names; if it names nobody, each is tried alone.
    """
    draws, refused = {}, refused_alone(model_of, specs)

    def draw(some):
        draws.update(drawn(some))

    while accepted := {name: spec for name, spec in specs.items() if name not in refused}:
        found = refusal(draw, accepted)
        if not found:
            break
        refused |= refused_alone(drawn, accepted) if "" in found else found
    return draws, refused


# Complaints: each yields sentences with numbers
def about(x):
    return ULPS * np.spacing(np.abs(x)) + TINY


def outside(x, truth):
    if not np.isfinite(x).all():
        yield f"{(~np.isfinite(x)).sum()} draws are no finite numbers"
    if count := ((x < truth.low) | (x > truth.high)).sum():
        yield f"{count / x.size:.3%} of draws outside [{truth.low:g}, {truth.high:g}]: from {x.min():g} to {x.max():g}"


def shares(x, truth):
    """P(X < q) <= p <= P(X <= q), each up to five sigma of a binomial."""
    known = truth.known or [(p, quantile_at(truth, p)) for p in LEVELS]
    for p, q in known:
        under, upto = (x < q - about(q)).sum(), (x <= q + about(q)).sum()
        if stats.binom.sf(under - 1, x.size, p) < FIVE_SIGMA or stats.binom.cdf(upto, x.size, p) < FIVE_SIGMA:
            yield f"P(X < {q:g}) = {under / x.size:.6f}, P(X <= {q:g}) = {upto / x.size:.6f}, not {p:g}"


def quantile_at(truth, p):
    return float(truth.quantile(np.array([min(p, 1 - p)]), p > 0.5)[0])


def one_by_one(x, truth, u, order):
    """The draw against the quantile of its own uniform number, the most extreme ones included."""
    few = np.unique(
        np.concatenate([np.arange(20), np.linspace(0, x.size - 1, 160).astype(int), x.size - 1 - np.arange(20)])
    )
    places = order[few]
    x, u = x[places], u[places]
    worst, shown = 0, ""
    for upper in (False, True):
        side = (u > 0.5 if upper else u <= 0.5) & (np.minimum(u, 1 - u) >= truth.sure)
        v, here = (1 - u[side] if upper else u[side]), x[side]
        ends = np.stack([truth.quantile(v * (1 - CLOSE), upper), truth.quantile(v * (1 + CLOSE), upper)])
        least, most = ends.min(axis=0), ends.max(axis=0)
        wrong = ~((here >= least - about(least)) & (here <= most + about(most)))
        worst += wrong.sum()
        if wrong.any() and not shown:
            i = np.flatnonzero(wrong)[wrong.sum() // 2]
            tail = f"{1 if upper else 0}{'-' if upper else '+'}{v[i]:.6g}"
            shown = f"at u = {tail} the draw is {here[i]:.9g}, not {(least[i] + most[i]) / 2:.9g}"
    if worst:
        yield f"{worst} of {few.size} draws are not the quantile of their uniform number: {shown}"


def stated_percentiles(x, truth, u):
    """Percentiles that were stated separate the draws where they separate the uniform numbers."""
    for p, q in truth.known:
        room = 1e-5 * min(p, 1 - p)
        wrong = ((u < p - room) & (x > q + about(q))) | ((u > p + room) & (x < q - about(q)))
        if wrong.any():
            yield f"{wrong.sum()} draws on the wrong side of p{100 * p:g} = {q:g}"


def moments(x, truth):
    if truth.moments is None or not np.isfinite(x).all():
        return
    mean, sd, kurtosis = truth.moments
    if not (kurtosis < x.size / 1000 and sd < 1e140):
        return
    found, room = float(np.mean(x)), 5 * sd / math.sqrt(x.size) + float(about(mean))
    if abs(found - mean) > room:
        yield f"mean {found:.9g}, not {mean:.9g} +- {room:.2g}"
    if kurtosis < 30 and sd > 1e-140:
        found, room = (
            float(np.std(x)),
            2.5 * sd * math.sqrt((kurtosis - 1) / x.size) + 25 * sd / x.size + float(about(mean)),
        )
        if abs(found - sd) > room:
            yield f"sd {found:.9g}, not {sd:.9g} +- {room:.2g}"


def complaints_about(case, x, u, order):
    with np.errstate(all="ignore"):
        yield from outside(x, case.truth)
        yield from shares(x, case.truth)
        yield from stated_percentiles(x, case.truth, u)
        if case.truth.quantile is not None:
            yield from one_by_one(x, case.truth, u, order)
        yield from moments(x, case.truth)


def tried(cases):
    """All cases in a long campaign, otherwise a thirtieth of them, anywhere in the list and always the same."""
    return random.Random(SEED).sample(cases, effort(len(cases), -(-len(cases) // 30)))


def swept(family):
    """All complaints about a family, and which of its cases were refused."""
    with np.errstate(all="ignore"):
        cases = {f"x{i}": case for i, case in enumerate(tried(list(FAMILIES[family]())))}
    specs = {name: {"dist": family} | case.spec for name, case in cases.items()}
    draws, refused = drawn_or_refused(specs)
    hidden = uniforms(len(cases))
    complaints = []
    for name, case in cases.items():
        if name in refused:
            found = [refused[name]] if refused[name] else ["refused, though it is nothing extreme"] * case.plain
        else:
            found = complaints_about(case, draws[name], *hidden[name])
        complaints += [f"{family} {case}: {sentence}" for sentence in found]
    return complaints, [str(cases[name]) for name in refused]


@pytest.mark.parametrize("family", FAMILIES)
def test_extreme_parameters_are_refused_or_drawn_right(family):
    complaints, refused = swept(family)
    assert not complaints, "\n".join(["", *complaints, f"refused: {'; '.join(refused) or 'none'}"])


# From mpmath: (truth, probability of the tail, whether that is the upper one, quantile)
DIGITS = (
    (gamma(0.01, 1), 0.5, False, 4.4655350189103551e-31),
    (gamma(0.01, 1), 0.1, True, 1.5035936230702903e-5),
    (gamma(0.001, 1), 0.6, False, 7.9602338168268588e-223),
    (gamma(0.1, 1), 1e-6, True, 9.4570270604838866),
    (gamma(1e3, 1), 1e-6, False, 856.81465127939189),
    (gamma(1e5, 1), 1e-3, True, 100980.06779195923),
    (gamma(1e6, 1), 1e-6, False, 995253.7719775001),
    (gamma(1e6, 1), 1e-6, True, 1004760.6247134736),
    (gamma(1e9, 1), 0.01, False, 999926435.89151613),
    (beta(0.03, 0.5), 0.4, False, 2.0742390669336848e-13),
    (beta(0.001, 5), 0.6, False, 1.7651400781361621e-223),
    (beta(0.03, 1e3), 0.1, True, 1.7464967438107913e-5),
    (beta(5, 1e3), 1e-6, False, 0.00016871148992440656),
    (beta(1e3, 1e6), 1e-3, True, 0.0010994239203092732),
    (beta(1e6, 1e6), 1e-6, False, 0.49831941525522762),
    (beta(1e9, 1e9), 0.1, True, 0.50001432818208499),
    (beta(1, 1e9), 0.25, False, 2.8768207241040044e-10),
    (beta(0.5, 1e9), 1e-3, True, 5.4137830720302883e-9),
    (student_t(0.5), 1e-6, True, 102849115631.63401),
    (student_t(1.5), 1e-3, True, 52.184430008992647),
    (student_t(2.0001), 0.1, True, 1.885576553867551),
    (student_t(1e6), 1e-6, True, 4.7534523482796808),
)
# From sums with mpmath: (counts, k, P(X <= k), P(X > k))
COUNTED = (
    (stats.poisson(1e6), 996000, 3.14041614889521e-5, 0.999968595838511),
    (stats.poisson(1e4), 10400, 0.999965594343084, 3.44056569161713e-5),
    (stats.binom(1e6, 0.999), 999060, 0.973109858336398, 0.0268901416636015),
    (stats.binom(1e9, 1e-9), 4, 0.996340153195649, 0.00365984680435125),
    (stats.binom(1e15, 1e-15), 4, 0.996340153172656, 0.00365984682734368),
    (stats.nbinom(0.001, 0.5), 3, 0.999973485110012, 2.65148899883429e-5),
    (stats.nbinom(0.5, 0.001), 5000, 0.998440116622933, 0.00155988337706738),
    (stats.nbinom(1e6, 0.5), 1004000, 0.997645617670281, 0.00235438232971862),
)


def test_truth():
    for truth, v, upper, x in DIGITS:
        assert float(truth.quantile(np.array([v]), upper)[0]) == pytest.approx(x, rel=1e-8)
    for frozen, k, upto, beyond in COUNTED:
        assert (frozen.cdf(k), frozen.sf(k)) == pytest.approx((upto, beyond), rel=1e-9)
