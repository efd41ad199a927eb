"""All families by name: a new family is a file of its own and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mcsv.distributions.base import Distribution
from mcsv.distributions.bernoulli import Bernoulli
from mcsv.distributions.beta import Beta
from mcsv.distributions.binomial import Binomial
from mcsv.distributions.discrete import Discrete
from mcsv.distributions.empirical import Empirical
from mcsv.distributions.exponential import Exponential
from mcsv.distributions.fixed import Fixed
from mcsv.distributions.gamma import Gamma
from mcsv.distributions.gev import Gev
from mcsv.distributions.gumbel import Gumbel
from mcsv.distributions.lognormal import Lognormal
from mcsv.distributions.loguniform import Loguniform
from mcsv.distributions.metalog import Metalog
from mcsv.distributions.mixture import Mixture
from mcsv.distributions.negative_binomial import NegativeBinomial
from mcsv.distributions.normal import Normal
from mcsv.distributions.pareto import Pareto
from mcsv.distributions.pert import Pert
from mcsv.distributions.piecewise import Piecewise
from mcsv.distributions.poisson import Poisson
from mcsv.distributions.rows import Rows
from mcsv.distributions.student_t import StudentT
from mcsv.distributions.triangular import Triangular
from mcsv.distributions.uniform import Uniform
from mcsv.distributions.weibull import Weibull

__all__ = ["families"]

_ALL: tuple[type[Distribution], ...] = (
    *(Fixed, Uniform, Loguniform, Triangular, Pert, Normal, Lognormal, Gamma, Beta, Exponential, Weibull),
    *(Gumbel, StudentT, Pareto, Gev, Metalog, Piecewise, Empirical, Bernoulli, Discrete, Poisson, Binomial),
    *(NegativeBinomial, Rows, Mixture),
)

families: Mapping[str, type[Distribution]] = MappingProxyType({family.family: family for family in _ALL})
