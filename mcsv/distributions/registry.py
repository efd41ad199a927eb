"""All families by name: a new family is a file of its own and one line here."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from mcsv.distributions.base import Distribution
from mcsv.distributions.beta import Beta
from mcsv.distributions.fixed import Fixed
from mcsv.distributions.gamma import Gamma
from mcsv.distributions.lognormal import Lognormal
from mcsv.distributions.normal import Normal
from mcsv.distributions.triangular import Triangular
from mcsv.distributions.uniform import Uniform

__all__ = ["families"]

_ALL: tuple[type[Distribution], ...] = (Fixed, Uniform, Triangular, Normal, Lognormal, Gamma, Beta)

families: Mapping[str, type[Distribution]] = MappingProxyType({family.family: family for family in _ALL})
