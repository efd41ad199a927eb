"""Which families can say what an expert said: when each is offered, and how a search walks through its members.

A search moves a vector theta, free in all directions and of size 1 or so: each family turns it into a member near
what the stated points suggest. One line a family at the end.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
from scipy import special

from mcsv.dataclass import dataclass
from mcsv.distributions.base import Distribution, Floats
from mcsv.distributions.beta import Beta
from mcsv.distributions.exponential import Exponential
from mcsv.distributions.gamma import Gamma
from mcsv.distributions.gumbel import Gumbel
from mcsv.distributions.lognormal import Lognormal
from mcsv.distributions.normal import Normal
from mcsv.distributions.pert import Pert
from mcsv.distributions.student_t import StudentT
from mcsv.distributions.triangular import Triangular
from mcsv.distributions.uniform import Uniform
from mcsv.distributions.weibull import Weibull
from mcsv.elicitation.log_student_t import LogStudentT
from mcsv.elicitation.statement import Points

__all__ = ["CANDIDATES", "DF", "Candidate"]

DF = 3.0
"""Degrees of freedom of a t that stands for heavy tails, as in SHELF."""

_CENTRED: tuple[tuple[float, ...], ...] = ((0.0, 0.0), (0.5, 0.7), (-0.5, 0.7), (0.0, -0.7))
_ENDED: tuple[tuple[float, ...], ...] = ((0.0, 0.0), (-1.5, -1.5), (1.5, 1.5), (-2.0, 1.5), (1.5, -2.0))


@dataclass(frozen=True)
class Candidate:
    """A family as a search sees it: its name, how many numbers are free, when it is offered, its members, starts."""

    family: str
    free: int
    suits: Callable[[Points], bool]
    make: Callable[[Floats, Points], Distribution]
    starts: Sequence[Sequence[float]] = _CENTRED


def _anywhere(_: Points) -> bool:
    return True


def _from_zero(points: Points) -> bool:
    """Families that begin at 0 are for quantities that do."""
    return points.lower == 0.0


def _between(points: Points) -> bool:
    return points.lower is not None and points.upper is not None


def _line(family: Callable[[float, float], Distribution], theta: Floats, points: Points) -> Distribution:
    """A family of location and scale."""
    centre, spread = points.normal
    return family(centre + spread * float(theta[0]), spread * float(np.exp(theta[1])))


def _log_line(family: Callable[[float, float], Distribution], theta: Floats, points: Points) -> Distribution:
    """A family of location and scale of the logarithm."""
    centre, spread = points.lognormal
    return family(centre + spread * float(theta[0]), spread * float(np.exp(theta[1])))


def _gamma(theta: Floats, points: Points) -> Distribution:
    centre, spread = points.lognormal
    shape = float(np.exp(theta[1])) / spread**2
    return Gamma(shape, math.exp(centre) * float(np.exp(spread * theta[0])) / shape)


def _weibull(theta: Floats, points: Points) -> Distribution:
    centre, spread = points.lognormal
    shape = 1.28 / spread * float(np.exp(theta[1]))  # 1.28: sd of the logarithm of an exponential
    return Weibull(shape, math.exp(centre) * float(np.exp(spread * theta[0])) / math.log(2) ** (1 / shape))


def _exponential(theta: Floats, points: Points) -> Distribution:
    return Exponential(math.log(2) / (math.exp(points.lognormal[0]) * float(np.exp(theta[0]))))


def _beta(theta: Floats, points: Points) -> Distribution:
    """Shapes around those that have the normal's mean and sd."""
    low, high = _bounds(points)
    mean, sd = points.normal
    mean = min(max(mean, low + 0.02 * (high - low)), high - 0.02 * (high - low))
    first = Beta.from_mean_sd(mean, min(sd, 0.9 * math.sqrt((mean - low) * (high - mean))), low, high)
    return Beta(first.a * float(np.exp(theta[0])), first.b * float(np.exp(theta[1])), low, high)


def _bounds(points: Points) -> tuple[float, float]:
    return (
        -math.inf if points.lower is None else points.lower,
        math.inf if points.upper is None else points.upper,
    )


def _ends(theta: Floats, points: Points) -> tuple[float, float]:
    """A low below all stated values and a high above them, each between the bounds."""
    first, last = float(points.values[0]), float(points.values[-1])
    if points.mode is not None:
        first, last = min(first, points.mode), max(last, points.mode)
    low, high = _bounds(points)
    below, above = (
        points.span * float(np.exp(t)) if math.isinf(room) else room * float(special.expit(t))
        for t, room in ((theta[0], first - low), (theta[1], high - last))
    )
    return first - below, last + above


def _uniform(theta: Floats, points: Points) -> Distribution:
    return Uniform(*_ends(theta, points))


def _three(family: Callable[[float, float, float], Distribution], theta: Floats, points: Points) -> Distribution:
    """Low, mode and high; the mode wherever it fits best, or where it was stated."""
    low, high = _ends(theta, points)
    mode = points.mode
    return family(low, low + (high - low) * float(special.expit(theta[2])) if mode is None else mode, high)


def _three_point(name: str, family: Callable[[float, float, float], Distribution]) -> tuple[Candidate, Candidate]:
    """A family of low, mode and high, with the mode free and with the mode stated."""
    free = tuple((*ends, place) for place in (0.0, -1.5, 1.5) for ends in _ENDED)
    make = partial(_three, family)
    return (
        Candidate(name, 3, lambda points: points.mode is None, make, free),
        Candidate(name, 2, lambda points: points.mode is not None, make, _ENDED),
    )


CANDIDATES: tuple[Candidate, ...] = (
    Candidate("normal", 2, _anywhere, partial(_line, Normal)),
    Candidate("student_t", 2, _anywhere, partial(_line, lambda loc, scale: StudentT(DF, loc, scale))),
    Candidate("gumbel", 2, _anywhere, partial(_line, Gumbel)),
    Candidate("lognormal", 2, _from_zero, partial(_log_line, Lognormal)),
    Candidate("gamma", 2, _from_zero, _gamma),
    Candidate("weibull", 2, _from_zero, _weibull),
    Candidate("log_student_t", 2, _from_zero, partial(_log_line, lambda mu, sigma: LogStudentT(mu, sigma, DF))),
    Candidate("exponential", 1, _from_zero, _exponential, ((0.0,),)),
    Candidate("beta", 2, _between, _beta),
    Candidate("uniform", 2, _anywhere, _uniform, _ENDED),
    *_three_point("triangular", Triangular),
    *_three_point("pert", Pert),
)
