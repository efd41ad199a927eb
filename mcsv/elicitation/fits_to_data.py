"""Every sensible family fitted to data, ranked, with the uncertainty of the best one's figures."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Literal

import numpy as np

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.distributions.base import Floats
from mcsv.elicitation.bounds import NEGLIGIBLE
from mcsv.elicitation.data import Observations
from mcsv.elicitation.densities import log_density
from mcsv.elicitation.estimators import ESTIMATORS, Estimator
from mcsv.elicitation.spelling import drawable, shortest
from mcsv.errors import DistributionError, Mistake

__all__ = ["DATA_FAMILIES", "Criterion", "DataFit", "fits_to_data", "ks_distance"]

Criterion = Literal["aic", "bic"]
DATA_FAMILIES: tuple[str, ...] = tuple(estimator.family for estimator in ESTIMATORS)
"""All families that are tried, the better known first."""


@dataclass(frozen=True, eq=False)
class DataFit:
    """A member of a family beside the data that it was fitted to.

    ``log_likelihood`` is in nats; ``ks`` is the largest distance between the fitted and the observed P(X <= x).
    """

    distribution: Distribution
    estimator: Estimator
    data: Observations
    log_likelihood: float
    ks: float

    @property
    def family(self) -> str:
        """The family's name."""
        return self.distribution.family

    @property
    def free(self) -> int:
        """How many parameters the data decided on."""
        return len(getattr(self.distribution, "coefficients", ())) or self.estimator.free

    @property
    def aic(self) -> float:
        """Akaike's criterion, 2 k - 2 log L: smaller is better."""
        return 2 * self.free - 2 * self.log_likelihood

    @property
    def bic(self) -> float:
        """Schwarz's criterion, k log n - 2 log L: harder on parameters than Akaike's."""
        return self.free * math.log(len(self.data.values)) - 2 * self.log_likelihood

    @cached_property
    def outside(self) -> float:
        """The probability that it puts beyond the bounds."""
        return sum(self.data.bounds.beyond(self.distribution))

    @cached_property
    def spec(self) -> Mapping[str, object] | None:
        """What a model's ``dist:`` mapping says for it, or None where it cannot be drawn from."""
        spec = self.data.bounds.cut(shortest(self.distribution), self.distribution)
        return spec if drawable(spec) else None

    @property
    def proposable(self) -> bool:
        """Whether it is more than a comparison, can be drawn from and keeps the bounds, but for next to nothing."""
        return self.estimator.regular and self.outside <= NEGLIGIBLE and self.spec is not None


def fits_to_data(data: Observations, families: Sequence[str] = (), by: Criterion = "aic") -> tuple[DataFit, ...]:
    """Every sensible family (or those of ``families``) fitted, the best by that criterion first.

    DistributionError E201 for a family that is not fitted to data or a criterion that there is not, E306 if no
    family is left.
    """
    _check(families, by)
    found = [
        fit
        for estimator in ESTIMATORS
        if estimator.suits(data) and estimator.family in (families or DATA_FAMILIES)
        if (fit := _fit(estimator, data))
    ]
    if not found:
        rule = "lognormal, gamma, weibull and exponential want data above 0, a beta data inside its bounds"
        what = f"no {' or '.join(families or DATA_FAMILIES)} can be fitted to these data"
        raise DistributionError(Mistake("E306", what, "family", "", f"{rule}, poisson and negative_binomial counts"))
    return tuple(sorted(found, key=lambda fit: (fit.aic if by == "aic" else fit.bic, fit.free)))


def ks_distance(distribution: Distribution, values: Floats) -> float:
    """Kolmogorov's and Smirnov's: the largest distance between the distribution and rising data."""
    distinct, last = np.unique(values, return_counts=True)
    upto = np.cumsum(last) / len(values)
    at = distribution.tail(distinct, False)
    before = distribution.tail(np.nextafter(distinct, -np.inf), False) if distribution.discrete else at
    return float(max(np.abs(at - upto).max(), np.abs(before - np.append(0.0, upto[:-1])).max()))


def _fit(estimator: Estimator, data: Observations) -> DataFit | None:
    """The member, or None where the family has none for these data."""
    try:
        with np.errstate(all="ignore"):
            member = estimator.estimate(data)
            likelihood = float(log_density(member, data.values).sum())
    except (DistributionError, ArithmeticError, ValueError):
        return None
    return (
        DataFit(member, estimator, data, likelihood, ks_distance(member, data.values))
        if math.isfinite(likelihood)
        else None
    )


def _check(families: Sequence[str], by: str) -> None:
    rule = f"families that are fitted: {', '.join(DATA_FAMILIES)}"
    unknown = [name for name in families if name not in DATA_FAMILIES]
    mistakes = [Mistake("E201", "is no family that is fitted to data", "family", f"{name}", rule) for name in unknown]
    if by not in ("aic", "bic"):
        mistakes.append(Mistake("E205", "is no criterion", "by", f"{by}", "aic or bic"))
    if mistakes:
        raise DistributionError(mistakes)
