"""Log Student t: the exponential of a t, which experts' software fits beside the lognormal."""

from __future__ import annotations

import math

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats, parameter
from mcsv.distributions.rules import POSITIVE, SPREAD

__all__ = ["LogStudentT"]


@dataclass(frozen=True)
class LogStudentT(Distribution):
    """Positive, with so heavy a tail that it has no mean: to compare fits with, not to draw from.

    Its logarithm is mu + sigma T with T of Student's t. It is no family of the model language: with df 3, one draw
    in 10^12 would already exceed the largest number that a double holds.
    """

    mu: float = parameter("The centre of the logarithm; exp(mu) is the median.")
    sigma: float = parameter("The scale of the logarithm.", SPREAD)
    df: float = parameter("Degrees of freedom.", POSITIVE, default=3.0)

    family = "log_student_t"
    positive = True

    def quantile(self, v: Floats, upper: bool) -> Floats:
        """The exponential of the t's."""
        score = -special.stdtrit(self.df, v) if upper else special.stdtrit(self.df, v)
        with np.errstate(over="ignore"):
            return np.asarray(np.exp(self.mu + self.sigma * score))

    def tail(self, x: Floats, upper: bool) -> Floats:
        """The integral of t up to the logarithm."""
        with np.errstate(divide="ignore"):
            score = (np.log(np.maximum(x, 0.0)) - self.mu) / self.sigma
        return np.asarray(special.stdtr(self.df, -score if upper else score))

    def mean(self) -> float | None:
        """There is none."""
        return None

    def sd(self) -> float | None:
        """There is none."""
        return None

    def support(self) -> tuple[float, float]:
        """Positive numbers."""
        return (0.0, math.inf)
