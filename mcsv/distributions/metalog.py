"""Metalog: a smooth curve through any number of percentiles, unbounded or with one or two bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from numpy.polynomial import Polynomial
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile
from mcsv.distributions.quadrature import Integrated
from mcsv.distributions.rules import COUNT, fail, ordered
from mcsv.errors import Mistake

__all__ = ["Metalog"]

FAR = 1e-6  # percentiles that are nearer together than this share of them lose digits to their common part
_FARTHEST = 700.0  # a logit beyond which there is no probability
_GRID = np.linspace(-40.0, 40.0, 16_001)  # logits at which the slope is checked


@dataclass(frozen=True)
class Metalog(Integrated):
    """What experts or data say in percentiles, whatever its shape (Keelin, Decision Analysis 13, 2016).

    M(y) = A(s) + B(s) L with s = y - 1/2, L = log(y / (1 - y)), and polynomials A and B; with a lower bound
    the value is low + exp(M), with an upper one high - exp(-M), with both low + (high - low) / (1 + exp(-M)).
    """

    coefficients: tuple[float, ...] = parameter(
        "The terms a1, a2, … in Keelin's order.", kind="numbers", aliases=("a",)
    )
    low: float | None = parameter("The lower bound, if any.", aliases=("min", "lower", "lo"), default=None)
    high: float | None = parameter("The upper bound, if any.", aliases=("max", "upper", "hi"), default=None)

    family = "metalog"
    synonyms = ("meta_log", "keelin", "spt", "percentiles")
    examples = (
        {"dist": "metalog", "p10": 35, "p50": 50, "p90": 75},
        {"dist": "metalog", "p10": 35, "p50": 50, "p90": 75, "low": 0},
        {"dist": "metalog", "p5": 20, "p25": 40, "p50": 50, "p75": 62, "p95": 85, "low": 0, "high": 100},
    )

    def rules(self) -> Iterator[Mistake]:
        """There are at least two terms, bounds are in order, and the curve rises everywhere."""
        if len(self.coefficients) < 2:
            yield Mistake("E301", "a metalog has at least two terms", "coefficients", f"{list(self.coefficients)}")
            return
        if (
            self.low is not None
            and self.high is not None
            and (mistakes := ordered(("low", "high"), (self.low, self.high)))
        ):
            yield from mistakes
            return
        slope = self._slope(_GRID)
        worst = int(np.argmin(slope))
        if slope[worst] <= 0:
            where = f"p{100 * special.expit(_GRID[worst]):.3g}"
            what = f"no metalog with these terms: its curve falls instead of rising around {where}"
            rule = f"the slope there is {slope[worst]:.3g} of the scale of the logit and must be above 0"
            yield Mistake("E306", what, "", "", rule, "state fewer terms, move that percentile, or use dist: piecewise")

    # Entry forms
    @classmethod
    @entry
    def from_percentiles(
        cls,
        percentiles: tuple[Percentile, ...],
        low: float | None = None,
        high: float | None = None,
        terms: float | None = None,
    ) -> Metalog:
        """Two or more percentiles, met exactly, or in least squares by fewer ``terms``."""
        count = len(percentiles) if terms is None else int(terms)
        if not COUNT.holds(count) or not 2 <= count <= len(percentiles):
            rule = "at least 2 terms, and no more than percentiles"
            raise fail("E306", "terms", f"{count} terms for {len(percentiles)} percentiles", rule=rule)
        values = np.array([_unbound(p, low, high) for p in percentiles])
        logits = np.array([math.log(p.v) - math.log1p(-p.v) for p in percentiles])
        places = np.array([0.5 - p.v if p.upper else p.v - 0.5 for p in percentiles])
        logits[[p.upper for p in percentiles]] *= -1.0
        columns = [places**power * (logits if steep else 1.0) for steep, power in _terms(count)]
        far = float(values[0]) if np.ptp(values) < FAR * np.abs(values).max() else 0.0
        found = np.linalg.lstsq(np.stack(columns, axis=1), values - far, rcond=None)[0]
        return cls((far + float(found[0]), *found[1:].tolist()), low, high)

    # Quantile and tails
    @cached_property
    def _parts(self) -> tuple[Polynomial, Polynomial]:
        """A and B."""
        parts = np.zeros((2, len(self.coefficients)))
        for (steep, power), value in zip(_terms(len(self.coefficients)), self.coefficients, strict=True):
            parts[int(steep), power] = value
        return Polynomial(parts[0]), Polynomial(parts[1])

    def _slope(self, logit: Floats) -> Floats:
        """DM / dL = B + y (1 - y) (A' + B' L): positive wherever there is a density."""
        y = special.expit(logit)
        smooth, steep = self._parts
        result: Floats = steep(y - 0.5) + y * special.expit(-logit) * (
            smooth.deriv()(y - 0.5) + steep.deriv()(y - 0.5) * logit
        )
        return result

    def _value(self, m: Floats) -> Floats:
        """From the unbounded curve to the quantity, measured from the nearer bound."""
        with np.errstate(over="ignore"):
            if self.low is None:
                return m if self.high is None else self.high - np.exp(-m)
            if self.high is None:
                return self.low + np.exp(m)
        width = self.high - self.low
        below, above = width * special.expit(m), width * special.expit(-m)
        return np.asarray(np.where(m < 0, self.low + below, self.high - above))

    def _curve(self, x: Floats) -> Floats:
        """From the quantity to the unbounded curve; infinite at the bounds and beyond."""
        with np.errstate(divide="ignore"):
            above = np.log(np.maximum(x - self.low, 0.0)) if self.low is not None else None
            below = np.log(np.maximum(self.high - x, 0.0)) if self.high is not None else None
        if above is None:
            return x if below is None else -below
        return above if below is None else above - below

    def _at(self, v: Floats, upper: bool) -> Floats:
        """The curve at v, from the logit of the tail."""
        logit, place = np.log(v) - np.log1p(-v), v - 0.5
        if upper:
            logit, place = -logit, -place
        smooth, steep = self._parts
        return np.asarray(smooth(place) + steep(place) * logit)

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The curve, brought between the bounds."""
        return self._value(self._at(v, upper))

    def log_quantile(self, v: Floats, upper: bool) -> Floats | None:
        """The curve itself, where the only bound is 0; below 1, the logarithm of its share."""
        if self.low != 0.0:
            return None
        curve = self._at(v, upper)
        if self.high is None:
            return curve
        return np.asarray(math.log(self.high) - np.logaddexp(0.0, -curve))

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The logit whose curve passes x: Newton's steps from a grid."""
        m = self._curve(np.asarray(x, dtype=float))
        inside = np.isfinite(m)
        logit = np.where(m > 0, _FARTHEST, -_FARTHEST)
        wanted = m[inside]
        smooth, steep = self._parts
        found = np.interp(wanted, smooth(special.expit(_GRID) - 0.5) + steep(special.expit(_GRID) - 0.5) * _GRID, _GRID)
        for _ in range(5):
            place = special.expit(found) - 0.5
            found = found - (smooth(place) + steep(place) * found - wanted) / self._slope(found)
        logit[inside] = found
        return np.asarray(special.expit(-logit if upper else logit))

    # Moments and support
    @cached_property
    def _heaviness(self) -> float:
        """The heavier open tail goes as v^-heaviness; moments from order 1 / heaviness on do not exist."""
        steep = self._parts[1]
        upper = float(steep(0.5)) if self.low is not None and self.high is None else 0.0
        lower = float(steep(-0.5)) if self.high is not None and self.low is None else 0.0
        return max(upper, lower)

    def moments_exist(self) -> tuple[bool, bool]:
        """By how heavy the curve is on its open side."""
        return self._heaviness < 1, self._heaviness < 0.5

    def support(self) -> tuple[float, float]:
        """The bounds, where there are such."""
        return (-math.inf if self.low is None else self.low, math.inf if self.high is None else self.high)


def _terms(count: int) -> list[tuple[bool, int]]:
    """Keelin's order of terms: whether a term multiplies the logit, and its power of y - 1/2."""
    first = [(False, 0), (True, 0), (True, 1), (False, 1)]
    return (first + [(k % 2 == 0, (k - 1) // 2) for k in range(5, count + 1)])[:count]


def _unbound(p: Percentile, low: float | None, high: float | None) -> float:
    """The value of the unbounded curve; E306 where a percentile is not inside the bounds."""
    if (low is not None and p.value <= low) or (high is not None and p.value >= high):
        bounds = f"low {'none' if low is None else f'{low:g}'}, high {'none' if high is None else f'{high:g}'}"
        raise fail("E306", p.label, f"{p.label} is not inside the bounds", value=f"{p.value:g}", rule=bounds)
    if low is None:
        return p.value if high is None else -math.log(high - p.value)
    return math.log(p.value - low) if high is None else math.log((p.value - low) / (high - p.value))
