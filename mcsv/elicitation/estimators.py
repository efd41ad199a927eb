"""Which families can say what data show, and how many parameters the data decide on in each."""

from __future__ import annotations

from collections.abc import Callable

from mcsv.dataclass import dataclass
from mcsv.distributions import Distribution
from mcsv.elicitation import maximum
from mcsv.elicitation.data import Observations

__all__ = ["ESTIMATORS", "Estimator"]


@dataclass(frozen=True)
class Estimator:
    """A family, how many parameters data decide on, when it is offered, and its member for the data.

    ``regular`` is False where the likelihood has no inner maximum, so that criteria mean little: it is for comparison.
    """

    family: str
    free: int
    suits: Callable[[Observations], bool]
    estimate: Callable[[Observations], Distribution]
    regular: bool = True


def _anything(_: Observations) -> bool:
    return True


def _positive(data: Observations) -> bool:
    """Families that begin at 0: for positive data whose stated lower bound, if any, is 0."""
    return bool(data.values[0] > 0) and data.bounds.lower in (None, 0.0)


def _inside(data: Observations) -> bool:
    """A beta: strictly between the stated bounds, or between 0 and 1 if nothing is stated."""
    low, high = maximum.ends(data)
    return bool(low < data.values[0] and data.values[-1] < high)


def _counts(data: Observations) -> bool:
    return data.whole and data.bounds.upper is None and data.bounds.lower in (None, 0.0)


def _overdispersed(data: Observations) -> bool:
    """Counts that vary more than a Poisson's; otherwise a negative binomial has no maximum."""
    return _counts(data) and bool(data.values.var() > data.values.mean() * (1 + 1e-9))


ESTIMATORS: tuple[Estimator, ...] = (
    Estimator("normal", 2, _anything, maximum.normal),
    Estimator("student_t", 3, _anything, maximum.student_t),
    Estimator("gumbel", 2, _anything, maximum.gumbel),
    Estimator("lognormal", 2, _positive, maximum.lognormal),
    Estimator("gamma", 2, _positive, maximum.gamma),
    Estimator("weibull", 2, _positive, maximum.weibull),
    Estimator("exponential", 1, _positive, maximum.exponential),
    Estimator("beta", 2, _inside, maximum.beta),
    Estimator("uniform", 2, _anything, maximum.uniform, regular=False),
    Estimator("metalog", 4, _anything, maximum.metalog),
    Estimator("poisson", 1, _counts, maximum.poisson),
    Estimator("negative_binomial", 2, _overdispersed, maximum.negative_binomial),
)
