"""All families by name: a new family is a file of its own and one line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from mcsv.distributions.base import Distribution

__all__ = ["families"]

_CLASSES = {
    "fixed": "Fixed",
    "uniform": "Uniform",
    "loguniform": "Loguniform",
    "triangular": "Triangular",
    "pert": "Pert",
    "normal": "Normal",
    "lognormal": "Lognormal",
    "gamma": "Gamma",
    "beta": "Beta",
    "exponential": "Exponential",
    "weibull": "Weibull",
    "gumbel": "Gumbel",
    "student_t": "StudentT",
    "pareto": "Pareto",
    "gev": "Gev",
    "metalog": "Metalog",
    "piecewise": "Piecewise",
    "empirical": "Empirical",
    "bernoulli": "Bernoulli",
    "discrete": "Discrete",
    "poisson": "Poisson",
    "binomial": "Binomial",
    "negative_binomial": "NegativeBinomial",
    "rows": "Rows",
    "mixture": "Mixture",
}
"""The class of each family, in the file of its name."""


class _Families(Mapping[str, type[Distribution]]):
    """The families by name, each loaded when it is asked for: a model has a few of them."""

    def __getitem__(self, name: str) -> type[Distribution]:
        class_name = _CLASSES[name]
        made: type[Distribution] = getattr(import_module(f"mcsv.distributions.{name}"), class_name)
        return made

    def __contains__(self, name: object) -> bool:
        return name in _CLASSES

    def __iter__(self) -> Iterator[str]:
        return iter(_CLASSES)

    def __len__(self) -> int:
        return len(_CLASSES)


families: Mapping[str, type[Distribution]] = _Families()
