"""How sure the figures of a fit are: the same estimate from data drawn anew, many times (Efron's bootstrap)."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.distributions.base import Floats
from mcsv.elicitation.data import Observations
from mcsv.elicitation.fits_to_data import DataFit, ks_distance
from mcsv.elicitation.spelling import moments, quantile
from mcsv.errors import DistributionError

__all__ = ["DEFAULT_RESAMPLES", "RESAMPLES", "SEED", "Interval", "Uncertainty", "bootstrap"]

SEED = 1
"""Start of the random numbers: a constant, never the clock, so that the same data give the same intervals."""
RESAMPLES = (100, 100_000)
"""The fewest and the most resamples."""
DEFAULT_RESAMPLES = 500
REFITS = (20, 200)
"""The fewest and the most samples from the fit that its distance from the data is judged by."""
MOST_VALUES = 2_000_000
"""Values in all these samples together, beyond the fewest."""
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """A figure of a fit with its interval; nan where it does not exist."""

    name: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Uncertainty:
    """Intervals of parameters, then of mean, sd and quantiles, and how usual the fit's distance from the data is.

    ``p_value`` is the share of samples from the fitted distribution itself, each fitted anew, that lie at least as
    far from their fit as the data do: small means that the family is not where the data come from.
    """

    resamples: int
    seed: int
    parameters: tuple[Interval, ...]
    figures: tuple[Interval, ...]
    p_value: float


def bootstrap(fit: DataFit, resamples: int = DEFAULT_RESAMPLES, seed: int = SEED) -> Uncertainty:
    """95 % percentile intervals from ``resamples`` resamples with replacement, each fitted by the same family."""
    generator = np.random.default_rng(seed)
    values, named = fit.data.values, dict(_parameters(fit.distribution))
    parameters: list[list[float]] = []
    figures: list[list[float]] = []
    for _ in range(resamples):
        member = _refitted(fit, fit.data.resampled(generator.choice(values, len(values))))
        found = dict(_parameters(member)) if member else {}
        if member and found.keys() == named.keys():  # a metalog may need fewer terms for other data
            parameters.append([*found.values()])
            figures.append([value for _, value in _figures(member)])
    return Uncertainty(
        len(figures),
        seed,
        _intervals(list(named.items()), parameters),
        _intervals(list(_figures(fit.distribution)), figures),
        _p_value(fit, min(max(MOST_VALUES // len(values), REFITS[0]), REFITS[1]), generator),
    )


def _refitted(fit: DataFit, data: Observations) -> Distribution | None:
    """The family's member for other data, or None where there is none (all values the same, say)."""
    if data.values[0] == data.values[-1] or not fit.estimator.suits(data):
        return None
    try:
        with np.errstate(all="ignore"):
            return fit.estimator.estimate(data)
    except (DistributionError, ArithmeticError, ValueError):
        return None


def _parameters(distribution: Distribution) -> Iterator[tuple[str, float]]:
    """The numbers that the data decided on, by name; bounds that were stated are not among them."""
    bounded = distribution.family in ("beta", "metalog")
    for name, value in distribution.spec().items():
        if isinstance(value, float) and not (bounded and name in ("low", "high")):
            yield name, value
        elif isinstance(value, list):
            yield from ((f"a{k}", term) for k, term in enumerate(value, 1))


def _figures(distribution: Distribution) -> Iterator[tuple[str, float]]:
    """Mean, sd and quantiles."""
    mean, sd = moments(distribution)
    yield "mean", math.nan if mean is None else mean
    yield "sd", math.nan if sd is None else sd
    for name, level in (("q05", 0.05), ("median", 0.5), ("q95", 0.95)):
        yield name, quantile(distribution, level)


def _intervals(estimates: list[tuple[str, float]], rows: list[list[float]]) -> tuple[Interval, ...]:
    """Each estimate with the middle 95 % of what the resamples gave."""
    ends = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)
    if not rows:
        return tuple(Interval(name, value, math.nan, math.nan) for name, value in estimates)
    low, high = np.quantile(np.array(rows), ends, axis=0)
    triples = zip(estimates, low.tolist(), high.tolist(), strict=True)
    return tuple(Interval(name, value, least, most) for (name, value), least, most in triples)


def _p_value(fit: DataFit, samples: int, generator: np.random.Generator) -> float:
    """The share of samples from the fit that are at least as far from theirs; the data count as one of them."""
    further = done = 0
    for _ in range(samples):
        data = fit.data.resampled(_sample(fit.distribution, len(fit.data.values), generator))
        if member := _refitted(fit, data):
            done += 1
            further += ks_distance(member, data.values) >= fit.ks
    return (further + 1) / (done + 1)


def _sample(distribution: Distribution, count: int, generator: np.random.Generator) -> Floats:
    """Draws by inverse distribution function, each from its nearer tail."""
    u = generator.uniform(size=count)
    upper = u > 0.5
    x = np.empty(count)
    for side, where in ((False, ~upper), (True, upper)):
        v = np.maximum(1.0 - u[where] if side else u[where], 1e-300)
        x[where] = distribution.quantile(v, side)
    return x
