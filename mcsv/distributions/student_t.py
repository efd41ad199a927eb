"""Student t: like the normal, with heavier tails."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, entry, parameter
from mcsv.distributions.percentiles import Percentile, line_through
from mcsv.distributions.rules import SPREAD, Rule, fail

__all__ = ["StudentT"]

# Below it, a draw in a million is beyond 1e30: nothing that anybody measures
_FREEDOM = Rule("at least 0.2", lambda x: x >= 0.2, schema={"minimum": 0.2}, way_out="check df")

# Both hold where the limit has all digits, and no draw reaches it
_RARE, _FAR = 1e-25, 1e9


@dataclass(frozen=True)
class StudentT(Distribution):
    """Means of few observations, symmetric quantities with outliers. Df 1 is the Cauchy: it has no mean."""

    df: float = parameter("Degrees of freedom; the mean exists above 1, the sd above 2.", _FREEDOM, aliases=("nu",))
    loc: float = parameter("The centre.", aliases=("mu",), default=0.0)
    scale: float = parameter("The scale, which is not the sd.", SPREAD, aliases=("sigma",), default=1.0)

    family = "student_t"
    synonyms = ("t", "student", "students_t", "cauchy")
    examples = (
        {"dist": "student_t", "df": 3, "loc": 10, "scale": 2},
        {"dist": "student_t", "df": 5, "mean": 10, "sd": 2},
        {"dist": "student_t", "df": 4, "p10": 6, "p90": 14},
    )

    # Entry forms
    @classmethod
    @entry
    def from_mean_sd(cls, mean: float, sd: float, df: float) -> StudentT:
        """Mean and standard deviation, where there are such."""
        if df <= 2:
            missing = "mean" if df <= 1 else "sd"
            rule = "a student_t has a mean only for df above 1, an sd only for df above 2"
            raise fail(
                "E303", missing, f"with df {df:g} there is no {missing}", rule=rule, way_out="state loc and scale"
            )
        return cls(df, mean, sd * math.sqrt((df - 2) / df))

    @classmethod
    @entry
    def from_percentiles(cls, percentiles: tuple[Percentile, ...], df: float) -> StudentT:
        """Two percentiles."""
        return cls(df, *line_through(percentiles, cls(df).quantile))

    # Quantile and tails
    def quantile(self, v: Floats, upper: bool) -> Floats:
        """Loc + scale times the quantile of t."""
        score = self._score(v)
        return np.asarray(self.loc - self.scale * score if upper else self.loc + self.scale * score)

    def _score(self, v: Floats) -> Floats:
        """The quantile of t; rarer than any draw its limit, exact there: some versions of scipy end at 1e100."""
        half = self.df / 2  # the tail beyond x is in the end x ** -df times the exponential of:
        beyond = math.lgamma(half + 0.5) - math.lgamma(half) - math.log(math.pi) / 2 + (half - 1) * math.log(self.df)
        with np.errstate(divide="ignore", over="ignore"):
            limit = np.exp((beyond - np.log(v)) / self.df)
        found: Floats = np.where((v < _RARE) & (limit > _FAR), -limit, special.stdtrit(self.df, v))
        return found

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The integral of t from that side."""
        score = (x - self.loc) / self.scale
        result: Floats = special.stdtr(self.df, -score if upper else score)
        return result

    # Moments (the support is the default: all numbers)
    def mean(self) -> float | None:
        """Loc, for df above 1."""
        return self.loc if self.df > 1 else None

    def sd(self) -> float | None:
        """Scale times sqrt(df / (df - 2)), for df above 2."""
        return self.scale * math.sqrt(self.df / (self.df - 2)) if self.df > 2 else None
