"""Maximum-likelihood members of families, one estimator a family; a metalog by least squares of percentiles."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.distributions import Distribution
from mcsv.distributions.base import Floats
from mcsv.distributions.beta import Beta
from mcsv.distributions.exponential import Exponential
from mcsv.distributions.gamma import Gamma
from mcsv.distributions.gumbel import Gumbel
from mcsv.distributions.lognormal import Lognormal
from mcsv.distributions.metalog import Metalog
from mcsv.distributions.negative_binomial import NegativeBinomial
from mcsv.distributions.normal import Normal
from mcsv.distributions.percentiles import Percentile
from mcsv.distributions.poisson import Poisson
from mcsv.distributions.student_t import StudentT
from mcsv.distributions.uniform import Uniform
from mcsv.distributions.weibull import Weibull
from mcsv.elicitation.data import Observations
from mcsv.elicitation.densities import log_density
from mcsv.errors import DistributionError

__all__ = [
    "beta",
    "ends",
    "exponential",
    "gamma",
    "gumbel",
    "lognormal",
    "metalog",
    "negative_binomial",
    "normal",
    "poisson",
    "student_t",
    "uniform",
    "weibull",
]

FREEDOMS = (1.0, 200.0)
"""Degrees of freedom from which a t is chosen: fewer have no mean, more are a normal."""
SIZES = (-10.0, 14.0)
"""Logarithms between which the r of a negative binomial is sought: beyond them it is a Poisson, or nearly all 0."""
LEVELS = 100
"""Percentiles that stand for the data where a metalog is fitted."""


def ends(data: Observations) -> tuple[float, float]:
    """The bounds of a beta: those stated, or 0 and 1 where nothing is; nothing lies between those of one side only."""
    bounds = data.bounds
    if bounds.lower is None and bounds.upper is None:
        return 0.0, 1.0
    return (math.inf, -math.inf) if bounds.lower is None or bounds.upper is None else (bounds.lower, bounds.upper)


def normal(data: Observations) -> Distribution:
    """Mean and sd, the latter without Bessel's correction, as the likelihood has it."""
    return Normal(float(data.values.mean()), float(data.values.std()))


def lognormal(data: Observations) -> Distribution:
    """The same of the logarithms."""
    logs = np.log(data.values)
    return Lognormal(float(logs.mean()), float(logs.std()))


def exponential(data: Observations) -> Distribution:
    """One over the mean."""
    return Exponential(1.0 / float(data.values.mean()))


def uniform(data: Observations) -> Distribution:
    """The smallest and the largest value."""
    return Uniform(float(data.values[0]), float(data.values[-1]))


def gamma(data: Observations) -> Distribution:
    """The shape k solves log k - digamma(k) = log(mean) - mean(log); Minka's steps."""
    mean = float(data.values.mean())
    gap = max(-float(np.log(data.values / mean).mean()), 1e-14)
    shape = (3 - gap + math.sqrt((gap - 3) ** 2 + 24 * gap)) / (12 * gap)
    for _ in range(20):
        slope = 1 / shape - float(special.polygamma(1, shape))
        step = (math.log(shape) - float(special.digamma(shape)) - gap) / (shape**2 * slope)
        shape = 1 / (1 / shape + step)
        if abs(step) * shape < 1e-14:
            break
    return Gamma(shape, mean / shape)


def _extreme(x: Floats) -> tuple[float, float]:
    """Location and scale of a Gumbel: the scale s solves s = mean(x) - sum(x e^(-x/s)) / sum(e^(-x/s))."""
    from scipy import optimize

    sd = float(x.std())
    z = (x - float(x.mean())) / sd
    least = float(z.min())

    def excess(log_scale: float) -> float:
        weights = np.exp(-(z - least) / math.exp(log_scale))
        return math.exp(log_scale) + float((z * weights).sum() / weights.sum())

    scale = math.exp(optimize.brentq(excess, -12.0, 3.0, xtol=1e-14))
    loc = least - scale * math.log(float(np.exp(-(z - least) / scale).mean()))
    return float(x.mean()) + sd * loc, sd * scale


def gumbel(data: Observations) -> Distribution:
    """See _extreme."""
    return Gumbel(*_extreme(data.values))


def weibull(data: Observations) -> Distribution:
    """Less the logarithm of a Weibull is a Gumbel."""
    loc, scale = _extreme(-np.log(data.values))
    return Weibull(1.0 / scale, math.exp(-loc))


def student_t(data: Observations) -> Distribution:
    """Location, scale and degrees of freedom by a search on the likelihood."""
    from scipy import optimize

    centre = float(np.median(data.values))
    spread = float(np.subtract(*np.quantile(data.values, (0.75, 0.25)))) / 1.35 or float(data.values.std())
    z = (data.values - centre) / spread

    def loss(theta: Floats) -> float:
        loc, log_scale, log_df = map(float, theta)
        return -float(log_density(StudentT(math.exp(log_df), loc, math.exp(log_scale)), z).mean())

    bounds = ((-10, 10), (-10, 5), tuple(map(math.log, FREEDOMS)))
    found = optimize.minimize(
        loss, (0.0, 0.0, math.log(5.0)), bounds=bounds, method="L-BFGS-B", options={"ftol": 1e-13}
    )
    loc, log_scale, log_df = map(float, found.x)
    return StudentT(math.exp(log_df), centre + spread * loc, spread * math.exp(log_scale))


def beta(data: Observations) -> Distribution:
    """Newton's steps on the two score equations, which need only the mean logarithms."""
    from scipy import optimize

    low, high = ends(data)
    share = (data.values - low) / (high - low)
    wanted = np.array([np.log(share).mean(), np.log1p(-share).mean()])
    first = Beta.from_mean_sd(float(share.mean()), float(share.std()))

    def scores(theta: Floats) -> Floats:
        a, b = np.exp(theta)
        return np.asarray(special.digamma([a, b]) - special.digamma(a + b) - wanted)

    found = optimize.least_squares(scores, np.log([first.a, first.b]), method="lm", xtol=1e-15, ftol=1e-15)
    a, b = np.exp(found.x)
    return Beta(float(a), float(b), low, high)


def metalog(data: Observations) -> Distribution:
    """Four terms (fewer where the curve would fall) through percentiles of the data in least squares of values."""
    count = min(LEVELS, len(data.values))
    shares = (np.arange(count) + 0.5) / count
    points = tuple(
        Percentile(f"p{100 * u:g}", float(1 - u if u > 0.5 else u), bool(u > 0.5), float(x))
        for u, x in zip(shares, np.quantile(data.values, shares, method="hazen"), strict=True)
    )
    for terms in (4, 3):
        try:
            return Metalog.from_percentiles(points, data.bounds.lower, data.bounds.upper, terms)
        except DistributionError:
            continue
    return Metalog.from_percentiles(points, data.bounds.lower, data.bounds.upper, 2)


def poisson(data: Observations) -> Distribution:
    """The mean."""
    return Poisson(float(data.values.mean()))


def negative_binomial(data: Observations) -> Distribution:
    """P = r / (r + mean), and the logarithm of r where the likelihood's slope in r crosses 0."""
    from scipy import optimize

    mean = float(data.values.mean())
    counts, times = np.unique(data.values, return_counts=True)
    shares = times / len(data.values)

    def slope(log_r: float) -> float:
        r = math.exp(log_r)
        gains = special.digamma(counts + r) - special.digamma(r)
        return float((shares * gains).sum()) - math.log1p(mean / r)

    r = math.exp(optimize.brentq(slope, *SIZES, xtol=1e-13))
    return NegativeBinomial(r, r / (r + mean))
