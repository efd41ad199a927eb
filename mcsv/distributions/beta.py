"""Beta: a share between two bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, guess
from mcsv.distributions.rules import POSITIVE, fail, ordered, require
from mcsv.distributions.scores import from_first_term
from mcsv.distributions.solve import meet
from mcsv.errors import Mistake

__all__ = ["Beta"]

ROUGH = 1e4  # a shape from which on one step of Newton's mends the inverse
NARROW = 1e6  # both shapes above this, and
NARROWEST = 1e10  # their sum above this: the library's inverse is slow and rough there


@dataclass(frozen=True)
class Beta(Distribution):
    """A share, a probability, a reduction: between 0 and 1, or between two other bounds."""

    a: float = parameter(
        "First shape; with b, mean = low + (high - low) a / (a + b).", POSITIVE, aliases=("alpha", "shape1")
    )
    b: float = parameter("Second shape.", POSITIVE, aliases=("beta", "shape2"))
    low: float = parameter("The smallest possible value.", aliases=("min", "lower", "lo"), default=0.0)
    high: float = parameter("The largest possible value.", aliases=("max", "upper", "hi"), default=1.0)

    family = "beta"
    synonyms = ("rbeta", "share", "beta4", "scaled_beta")
    examples = (
        {"dist": "beta", "a": 2, "b": 5},
        {"dist": "beta", "mean": 0.22, "range": [0.1, 0.35], "covers": 0.95},
        {"dist": "beta", "mean": 30, "sd": 5, "low": 10, "high": 60},
        {"dist": "beta", "p10": 0.1, "p90": 0.4},
    )

    def rules(self) -> Iterator[Mistake]:
        """The bounds are in order, and the shapes are such as the incomplete beta function can be computed for."""
        yield from ordered(("low", "high"), (self.low, self.high))
        if min(self.a, self.b) > NARROW and self.a + self.b > NARROWEST:
            what = f"so narrow a beta (a {self.a:.6g}, b {self.b:.6g}) cannot be computed"
            way_out = f"use dist: normal with mean {self.mean():.12g} and sd {self.sd():.6g}, which is as good there"
            yield Mistake("E323", what, "", "", f"a and b add up to at most {NARROWEST:g}", way_out)

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float, low: float = 0.0, high: float = 1.0) -> Beta:
        """Mean and standard deviation, with bounds if they are not 0 and 1."""
        require(ordered(("low", "high"), (low, high)))
        width = high - low
        share, most = (mean - low) / width, math.sqrt(max((mean - low) * (high - mean), 0.0))
        if not 0 < share < 1:
            raise fail(
                "E301",
                "mean",
                "the mean is not between the bounds",
                value=f"{mean:g}",
                rule=f"{low:g} < mean < {high:g}",
            )
        if sd >= most:
            rule = f"between {low:g} and {high:g}, with mean {mean:g}, sd is below {most:.6g}"
            raise fail(
                "E301",
                "sd",
                "no beta has so large an sd",
                value=f"{sd:.6g}",
                rule=rule,
                way_out="check the sd or range",
            )
        total = (most / sd) ** 2 - 1
        return cls(share * total, (high - mean) / width * total, low, high)

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...], low: float = 0.0, high: float = 1.0) -> Distribution:
        """Two percentiles, with bounds if they are not 0 and 1."""
        require(ordered(("low", "high"), (low, high)))
        for p in percentiles:
            if not low < p.value < high:
                raise fail(
                    "E306",
                    p.label,
                    "a percentile is not between the bounds",
                    value=f"{p.value:g}",
                    rule=f"{low:g} < value < {high:g}",
                )
        mean, sd = guess(percentiles)
        mean = min(max(mean, low + 0.02 * (high - low)), high - 0.02 * (high - low))
        sd = min(sd, 0.9 * math.sqrt((mean - low) * (high - mean)))
        first = cls.from_mean_sd(mean, sd, low, high)
        starts = [[math.log(first.a), math.log(first.b)], [0.0, 0.0], [-2.0, -2.0], [0.0, 3.0], [3.0, 0.0]]

        def make(theta: Floats) -> Beta:
            a, b = np.exp(theta)
            return cls(float(a), float(b), low, high)

        return meet(make, starts, percentiles)

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """Inverse of the incomplete beta function, measured from the nearer bound."""
        share = _inverse(self.a, self.b, v, upper)
        far = share > 0.5
        width = self.high - self.low
        values = self.low + width * share
        values[far] = self.high - width * _inverse(self.b, self.a, v[far], not upper)
        return values

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """From the first term of the series at the low bound, P(X <= x) = x^a / (a B(a, b)), where that is 0."""
        if self.low != 0.0:
            return None
        share = _inverse(self.a, self.b, v, upper)
        first = (np.log1p(-v) if upper else np.log(v)) + math.log(self.a) + special.betaln(self.a, self.b)
        found = from_first_term(first / self.a, math.log1p(self.b), share) + math.log(self.high)
        far = share > 0.5
        found[far] = np.log1p(-_inverse(self.b, self.a, v[far], not upper)) + math.log(self.high)
        return found

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The incomplete beta function, of the distance from the nearer bound."""
        width = self.high - self.low
        share, rest = (np.clip(distance / width, 0.0, 1.0) for distance in (x - self.low, self.high - x))
        direct, mirrored = (special.betaincc, special.betainc) if upper else (special.betainc, special.betaincc)
        return np.asarray(np.where(share <= 0.5, direct(self.a, self.b, share), mirrored(self.b, self.a, rest)))

    # Moments and support
    def mean(self) -> float | None:
        """Low + width a / (a + b)."""
        return self.low + (self.high - self.low) * self.a / (self.a + self.b)

    def sd(self) -> float | None:
        """Width sqrt(a b / (a + b + 1)) / (a + b)."""
        total = self.a + self.b
        return (self.high - self.low) * math.sqrt(self.a * self.b / (total + 1)) / total

    def support(self) -> tuple[float, float]:
        """The bounds."""
        return (self.low, self.high)


def _inverse(a: float, b: float, v: Floats, upper: bool) -> Floats:
    """The share with probability v below it (above it, if ``upper``); the library's own is rough for large shapes."""
    share = np.asarray((special.betainccinv if upper else special.betaincinv)(a, b, v))
    if max(a, b) < ROUGH:
        return share
    missing = v - (special.betaincc if upper else special.betainc)(a, b, share)
    with np.errstate(all="ignore"):
        density = np.exp((a - 1) * np.log(share) + (b - 1) * np.log1p(-share) - special.betaln(a, b))
        step = (-missing if upper else missing) / density
    small = np.abs(step) < 1e-3 * np.minimum(share, 1.0 - share)
    return np.asarray(np.where(small, share + step, share))
