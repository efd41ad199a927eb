"""All families by name: a new family is a file of its own and one line here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from mcsv.distributions.base import Distribution

__all__ = ["families"]

_NAMES = (
    *("fixed", "uniform", "loguniform", "triangular", "pert", "normal", "lognormal", "gamma", "beta", "exponential"),
    *("weibull", "gumbel", "student_t", "pareto", "gev", "metalog", "piecewise", "empirical", "bernoulli"),
    *("discrete", "poisson", "binomial", "negative_binomial", "rows", "mixture"),
)
"""Each is a file, with the class of the same name in it: student_t has StudentT."""


class _Families(Mapping[str, type[Distribution]]):
    """The families by name, each loaded when it is asked for: a model has a few of them."""

    def __getitem__(self, name: str) -> type[Distribution]:
        if name not in _NAMES:
            raise KeyError(name)
        file = import_module(f"mcsv.distributions.{name}")
        made: type[Distribution] = getattr(file, name.title().replace("_", ""))
        return made

    def __contains__(self, name: object) -> bool:
        return name in _NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


families: Mapping[str, type[Distribution]] = _Families()
