"""Generalised extreme value: the largest of many values, whatever their tail."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.gumbel import Gumbel
from mcsv.distributions.percentiles import Percentile, enough, guess, line_through
from mcsv.distributions.quadrature import moments
from mcsv.distributions.rules import SPREAD, fail
from mcsv.distributions.scores import gumbel_score
from mcsv.distributions.solve import meet
from mcsv.errors import Mistake

__all__ = ["Gev"]


@dataclass(frozen=True)
class Gev(Distribution):
    """Shape above 0: heavy tail (Frechet); 0: Gumbel; below 0: bounded above. Some books turn the sign."""

    shape: float = parameter("The shape xi; the mean exists below 1, the sd below 1/2.", aliases=("xi",))
    loc: float = parameter("The location.", aliases=("mu",))
    scale: float = parameter("The scale.", SPREAD, aliases=("sigma",))

    family = "gev"
    synonyms = ("generalised_extreme_value", "generalized_extreme_value", "genextreme", "frechet")
    examples = (
        {"dist": "gev", "shape": 0.2, "loc": 100, "scale": 15},
        {"dist": "gev", "shape": -0.1, "mean": 110, "sd": 20},
        {"dist": "gev", "p10": 80, "p50": 100, "p99": 190},
    )

    def rules(self) -> Iterator[Mistake]:
        """The moments stay inside what a double can hold."""
        if not -50 <= self.shape <= 15:
            what = "values leave the range of numbers"
            yield Mistake("E301", what, "shape", f"{self.shape:g}", "-50 <= shape <= 15", "check the shape")

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float, shape: float) -> Gev:
        """Shape, mean and standard deviation, where there are such."""
        standard = cls(shape, 0.0, 1.0)
        centre, spread = standard.mean(), standard.sd()
        if centre is None or spread is None:
            rule = "a gev has a mean only for shape below 1, an sd below 0.5"
            missing = "mean" if centre is None else "sd"
            raise fail(
                "E303", missing, f"with shape {shape:g} there is no {missing}", rule=rule, way_out="state loc and scale"
            )
        return cls(shape, mean - centre * sd / spread, sd / spread)

    @classmethod
    @entry
    def from_shape_percentiles(cls, percentiles: tuple[Percentile, ...], shape: float) -> Gev:
        """Shape and two percentiles."""
        return cls(shape, *line_through(percentiles, cls(shape, 0.0, 1.0).quantile))

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...]) -> Distribution:
        """Three percentiles."""
        enough(percentiles, 3)
        mean, sd = guess(percentiles)
        starts = [[shape, 0.0, math.log(0.8)] for shape in (0.05, 0.5, -0.5, 1.5, -1.5)]
        return meet(lambda theta: cls(theta[0], mean + sd * theta[1], sd * math.exp(theta[2])), starts, percentiles)

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """Loc + scale (exp(shape g) - 1) / shape, g the Gumbel score; near the bound, as distance from it."""
        score = gumbel_score(v, upper)
        if self.shape == 0.0:
            return self.loc + self.scale * score
        power, unit = self.shape * score, self.scale / self.shape
        with np.errstate(over="ignore"):
            return np.where(power < -0.7, self.loc - unit + unit * np.exp(power), self.loc + unit * np.expm1(power))

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The Gumbel's tail at the score of x."""
        score = (x - self.loc) / self.scale
        if self.shape != 0.0:
            with np.errstate(divide="ignore"):
                score = np.log1p(np.maximum(self.shape * score, -1.0)) / self.shape
        return Gumbel(0.0, 1.0).tail(score, upper)

    # Moments and support
    def mean(self) -> float | None:
        """From Gamma(1 - shape), for shape below 1; by quadrature near 0."""
        if self.shape >= 1:
            return None
        if abs(self.shape) < 1e-3:
            return moments(self)[0]
        return self.loc + self.scale * (math.gamma(1 - self.shape) - 1) / self.shape

    def sd(self) -> float | None:
        """From Gamma(1 - shape) and Gamma(1 - 2 shape), for shape below 1/2; by quadrature near 0."""
        if self.shape >= 0.5:
            return None
        if abs(self.shape) < 1e-3:
            return moments(self)[1]
        relative = math.expm1(math.lgamma(1 - 2 * self.shape) - 2 * math.lgamma(1 - self.shape))
        return self.scale * math.gamma(1 - self.shape) * math.sqrt(relative) / abs(self.shape)

    def support(self) -> tuple[float, float]:
        """Bounded below for shape above 0, above for shape below 0."""
        if self.shape == 0.0:
            return (-math.inf, math.inf)
        bound = self.loc - self.scale / self.shape
        return (bound, math.inf) if self.shape > 0 else (-math.inf, bound)
